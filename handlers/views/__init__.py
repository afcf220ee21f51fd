"""The views of the chat: text and keyboard of one subject side by side, as pure functions."""

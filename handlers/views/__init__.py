"""What the chat shows: text and keyboard of one subject side by side, as pure functions."""

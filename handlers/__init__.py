"""The chat: one router per conversation; keyboards and texts are pure functions."""

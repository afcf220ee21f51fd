"""Sends messages and edits to Telegram."""

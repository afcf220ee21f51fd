"""Receiving: updates are stored before Telegram is told that they arrived, and handled once and in order."""

from bot.receiving.receiving import Receiving

__all__ = ["Receiving"]

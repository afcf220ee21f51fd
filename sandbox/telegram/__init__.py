"""A stand-in Telegram: a Bot API server, a control side for tests, and a chat page for people."""

from sandbox.telegram.model import Person
from sandbox.telegram.server import PanelButton, TelegramServer

__all__ = ["PanelButton", "Person", "TelegramServer"]

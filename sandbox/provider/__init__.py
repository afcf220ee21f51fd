"""A stand-in provider server that speaks the five documented APIs. It imports nothing from the bot."""

from sandbox.provider.clock import Clock
from sandbox.provider.personalities import Personality
from sandbox.provider.server import ProviderServer

__all__ = ["Clock", "Personality", "ProviderServer"]

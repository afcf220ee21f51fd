"""Tells whether this process can do its work, for whatever restarts it or sends it requests."""

import asyncio
from dataclasses import dataclass

from storage.database import Database, DatabaseTrouble

WITHIN = 3.0
"""Seconds for the database's answer."""


@dataclass
class Health:
    """The process's own notes about its health."""

    database: Database
    catalogued: bool = False
    """Whether each catalogue is loaded or has failed to load."""
    stopping: bool = False

    @property
    def open(self) -> bool:
        """Whether the process takes updates."""
        return self.catalogued and not self.stopping

    async def trouble(self) -> str:
        """Why the process is not ready, in a few words; empty if it is."""
        if self.stopping:
            return "stopping"
        if not self.catalogued:
            return "the catalogue is not loaded yet"
        try:
            async with asyncio.timeout(WITHIN):
                await self.database.ping()
        except (DatabaseTrouble, TimeoutError):
            # The address of the database must not be shown here; the log has it.
            return "the database cannot be reached"
        return ""

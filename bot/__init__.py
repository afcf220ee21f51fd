"""The process: command line, settings, wiring, supervised background tasks."""

"""Limits that several processes on one database keep together, through Redis or each in its own part."""

"""What a test writes into the file at CRASH_AT: the name of a point, or this and the name."""

FREEZE = "freeze "
"""The process stands still at the point instead of dying."""

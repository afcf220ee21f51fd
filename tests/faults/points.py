"""A test writes a point's name into the file at CRASH_AT, with FREEZE before it to freeze the process."""

FREEZE = "freeze "
"""The process freezes at the point instead of dying."""

UNSTORED_FORM = "form: before its step is stored"
"""What the step shows was sent by then."""

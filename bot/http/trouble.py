"""What keeps the process from serving."""


class CannotListen(Exception):
    """The address is not ours or is taken. One line."""

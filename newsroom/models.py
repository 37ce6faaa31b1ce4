"""Models of the project itself; Django looks for them here."""

from newsroom.edition import Edition

__all__ = ["Edition"]

"""Models of the project itself; Django looks for them here."""

from newsroom.edition import Edition
from newsroom.worker import WorkerSeen

__all__ = ["Edition", "WorkerSeen"]

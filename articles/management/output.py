"""How commands write: what they do when nobody reads it any more, and how they say how far they have come."""

import os
import sys
import time
from pathlib import Path
from typing import Any, Self

INTERVAL = 0.2  # seconds between two lines of progress


def forget_output() -> None:
    """Point standard output at nothing, so that Python's own flush at the end does not fail once more."""
    with Path(os.devnull).open("wb") as nothing:
        os.dup2(nothing.fileno(), sys.stdout.fileno())


class Progress:
    """A line on a terminal that says how far a command has come; nothing where the stream is none."""

    def __init__(self, stream: Any) -> None:
        self.stream = stream
        self.is_shown = bool(getattr(stream, "isatty", lambda: False)())
        self.last = 0.0

    def __call__(self, step: str, done: int, of: int) -> None:
        """Say that ``done`` of ``of`` are done in this step; ``of`` is 0 where nobody knows yet."""
        now = time.monotonic()
        if not self.is_shown or (now - self.last < INTERVAL and done != of):
            return
        self.last = now
        bar = f" [{'#' * (30 * done // of):30}] {done} of {of}" if of else f" {done}"
        self.stream.write(f"\r\033[K{step}{bar}", ending="")
        self.stream.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        if self.is_shown:
            self.stream.write("\r\033[K", ending="")
            self.stream.flush()

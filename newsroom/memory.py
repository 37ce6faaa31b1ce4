"""What stands around every page for readers, kept in the memory of a process, so that a page costs what is on it alone.

A leaf: everything may import it, and it imports nothing of ours but the edition. Whoever changes what is kept here
raises the edition in the same transaction (``edition.bump``); every process has the change at most a second later:

    def _read() -> tuple[str, float | None]:
        return Settings.objects.get(pk=1).motto, None

    motto = memory.Kept(_read)  # at the top of a module
    motto()                     # in a template's context: no query, but for one a second that all share
"""

import math
import time
from collections.abc import Callable
from typing import Generic, NamedTuple, TypeVar

from newsroom import edition

T = TypeVar("T")

AGAIN = 1.0  # seconds after which the edition is looked up again

_seen: tuple[float, int] | None = None  # when the edition was looked up last, by the monotonic clock, and its number
_all: list["Kept"] = []


class _Value(NamedTuple):
    """A value with the number of the edition it belongs to, and until when it holds, by the monotonic clock."""

    number: int
    until: float
    value: object


class Kept(Generic[T]):
    """What ``read`` gives: the value, and for how many seconds it holds at most if the edition does not rise.

    None stands for as long as that. A change that comes by the clock alone, without anybody doing anything, is such a
    limit. Ask for a value outside of transactions that write: what is read in one may never come to be.
    """

    def __init__(self, read: Callable[[], tuple[T, float | None]]) -> None:
        self.read = read
        self.kept: _Value | None = None
        _all.append(self)

    def __call__(self) -> T:
        number = _number()  # before the value, or an old one would stay under the new number
        kept = self.kept
        if kept is None or kept.number != number or time.monotonic() >= kept.until:
            began = time.monotonic()
            value, seconds = self.read()
            kept = self.kept = _Value(number, math.inf if seconds is None else began + seconds, value)
        return kept.value


def forget() -> None:
    """Read everything anew the next time: for whoever changed something just now, and in tests."""
    global _seen  # noqa: PLW0603 - one for the whole process
    _seen = None
    for each in _all:
        each.kept = None


def _number() -> int:
    global _seen  # noqa: PLW0603
    seen, now = _seen, time.monotonic()  # another thread may forget it meanwhile
    if seen is None or now - seen[0] >= AGAIN:
        _seen = seen = now, edition.current()
    return seen[1]

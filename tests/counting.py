"""Counting the queries of a page alone, without those for what stands around every page, which all pages share."""

import math
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest


@contextmanager
def knowing_the_site(counted: AbstractContextManager) -> Iterator[Any]:
    """Count as of a process that has just read what stands around, and does not ask within the second again."""
    from articles import front, reads, site  # noqa: PLC0415 - as in conftest.py, which is read before the apps
    from newsroom import memory  # noqa: PLC0415

    site.current()
    front.menu()
    reads.most_read()
    with pytest.MonkeyPatch.context() as patch, counted as queries:
        patch.setattr(memory, "AGAIN", math.inf)  # a busy machine takes longer than a second over some pages
        yield queries

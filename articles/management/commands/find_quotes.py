"""`manage.py find_quotes`: the quotations of many stories, from JSON lines to JSON lines."""

import gzip
import json
import zlib
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles.management.output import forget_output
from articles.text import find_quotes

REFUSED, WRONG_USE = 1, 2  # exit statuses


class Command(BaseCommand):
    help = (
        'Reads {"id", "text"} lines and writes {"id", "quotes": [{"start", "end", "speaker", "name", "description"}]} '
        "lines to standard output. Offsets are characters into the text, ends are exclusive, marks are part of a quote."
        " Where X said something according to Y, the speaker is Y and the name that of X."
    )
    requires_system_checks = ()  # neither the database nor the site is needed

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.jsonl[.gz]")

    def handle(self, *, file: Path, **options: Any) -> None:
        refused = 0
        try:
            for number, line in enumerate(read_lines(file), start=1):
                if not line.strip():
                    continue
                try:
                    self.stdout.write(answer(line))
                except Unreadable as error:
                    refused += 1
                    self.stderr.write(f"Line {number}: {error}")
            self.stdout.flush()
        except BrokenPipeError:
            forget_output()  # whoever reads it has seen enough
            return
        except OSError as error:
            forget_output()
            raise CommandError(f"The output cannot be written: {error.strerror}.", returncode=REFUSED) from error
        if refused:
            raise CommandError(f"{refused} of the lines could not be read.", returncode=REFUSED)


class Unreadable(Exception):
    """A line that is no story; the message is a sentence for whoever made the file."""


def read_lines(file: Path) -> Iterator[str]:
    """The lines of a file, unpacked where its name ends in .gz.

    Raises CommandError where there is no such file or it is not UTF-8 text.
    """
    try:
        with gzip.open(file, "rb") if file.suffix == ".gz" else file.open("rb") as stream:
            for number, line in enumerate(stream, start=1):
                yield line.decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeDecodeError as error:
        raise CommandError(f"{file} is not UTF-8 text: see line {number}.", returncode=WRONG_USE) from error
    except (gzip.BadGzipFile, zlib.error, EOFError) as error:
        raise CommandError(f"{file} is not a whole gzip file.", returncode=WRONG_USE) from error
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}.", returncode=WRONG_USE) from error


def answer(line: str) -> str:
    """The output line for an input line, in ASCII so that any terminal and any character in an id will do.

    Raises Unreadable where the line is not an object with "id" and "text".
    """
    try:
        story = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise Unreadable("this is not JSON.") from error
    if not isinstance(story, dict):
        raise Unreadable('this is not an object with "id" and "text".')
    key, text = story.get("id"), story.get("text")
    if not isinstance(key, str | int) or isinstance(key, bool):
        raise Unreadable('"id" is missing, or neither a text nor a whole number.')
    if not isinstance(text, str):
        raise Unreadable('"text" is missing, or not a text.')
    quotes = [
        {"start": q.start, "end": q.end, "speaker": q.source, "name": q.name, "description": q.description}
        for q in find_quotes(text)
    ]
    return json.dumps({"id": key, "quotes": quotes})

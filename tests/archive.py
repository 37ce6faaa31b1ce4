"""What the tests of archives share: lines, files, and the commands as somebody would type them."""

import gzip
import json
from pathlib import Path

from django.core.management import CommandError, call_command


def line(archive_id: str = "a1", **fields) -> dict:
    """A story of an archive with what every one has; a field that is None is left out."""
    row = {
        "id": archive_id,
        "published": "2012-03-04T05:06:07Z",
        "headline": "Quay closed by ice",
        "bylines": ["Ada Finch"],
        "topics": ["Harbour"],
        "body_html": "<p>The quay was closed in the night.</p>",
        "previous_reports": [],
    } | fields
    return {name: value for name, value in row.items() if value is not None}


def write(path: Path, *rows: dict | str | bytes) -> Path:
    """A file of these lines; what is no dictionary is written as it is."""
    lines = [
        row if isinstance(row, bytes) else (row if isinstance(row, str) else json.dumps(row)).encode() for row in rows
    ]
    data = b"".join(each + b"\n" for each in lines)
    path.parent.mkdir(exist_ok=True, parents=True)
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


def run(command: str, *arguments: object) -> int:
    """The exit status of a command; a CommandError counts as Django's command line counts it."""
    try:
        call_command(command, *map(str, arguments))
    except SystemExit as end:
        return end.code
    except CommandError as error:
        return error.returncode
    return 0


def read(folder: Path) -> list[dict]:
    """The lines that an export wrote."""
    return [json.loads(row) for row in (folder / "archive.jsonl").read_text().splitlines()]


def files(folder: Path) -> dict[str, bytes]:
    """Everything in a folder, by path."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}

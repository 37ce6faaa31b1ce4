"""people knows nothing of articles, the text functions know nothing of Django, the leaves know nothing of ours."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
OURS = {"articles", "newsroom", "people", "tests", "tools"}
MAY_IMPORT = {
    "people": {"people", "newsroom.edition"},
    "articles": {"articles", "people", "newsroom.clients", "newsroom.edition", "newsroom.memory"},
    "newsroom/clients.py": set(),
    "newsroom/edition.py": set(),
    "newsroom/memory.py": {"newsroom.edition"},
}


def imported(path: Path) -> set[str]:
    """The modules that a file imports anywhere in it, with the names taken from them."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} has a relative import"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_a_room_imports_only_what_lies_below_it(room):
    files = [ROOT / room] if room.endswith(".py") else list((ROOT / room).rglob("*.py"))
    assert files
    for path in files:
        for name in imported(path):
            if name.split(".")[0] in OURS:
                allowed = any(f"{name}.".startswith(f"{prefix}.") for prefix in MAY_IMPORT[room])
                assert allowed, f"{path.relative_to(ROOT)} imports {name}"


def test_text_functions_use_the_standard_library_alone():
    for path in (ROOT / "articles" / "text").rglob("*.py"):
        assert not [n for n in imported(path) if n.split(".")[0] in {"django", "people", "newsroom"}], path
        assert all(n.startswith("articles.text") for n in imported(path) if n.startswith("articles")), path


def test_readers_pages_never_query_the_newsrooms_side():
    newsrooms = {"Article", "Byline", "QuotedPerson", "PreviousReport", "EditorialNote", "Revision", "Transition"}
    for name in (
        "views.py",
        "urls.py",
        "paging.py",
        "search.py",
        "search_names.py",
        "search_page.py",
        "context.py",
        "front.py",
        "answers.py",
        "feeds.py",
        "feed_formats.py",
        "sitemaps.py",
        "structured.py",
        "machines.py",
        "about.py",
        "site.py",
        "styleguide.py",
        "topic_pages.py",
        "people_pages.py",
        "beside.py",
        "by_date.py",
    ):
        taken = {n.rpartition(".")[2] for n in imported(ROOT / "articles" / name)}
        assert not taken & newsrooms, name

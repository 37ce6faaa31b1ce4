"""The demonstration newsroom: an invented town, its newspaper, its people and its stories, for `manage.py demo`.

Everything here was written and drawn for this project; no person, place or organisation in it exists. The files are
TOML, so that a story can be read and mended like a story. `load()` parses them, checks every reference and returns
plain dictionaries; it knows nothing of the database. Things are named by slug throughout, and the command that loads
them puts ids in place of the slugs.

Times are relative to the moment of loading, so that the front page is always fresh: `{days_ago = 12, at = "07:30"}`
(that day, at that time of the newsroom's clock) or `{hours_ago = 3}`. No text names a date, a month or a season,
because it would be wrong on the wrong day.

newspaper.toml
    name, town, line (one sentence about it)
about.toml
    founded, email, phone, address, security_contact: what SiteSettings has of them
    [[page]] slug (one of Policy), body (HTML as the editor of such a page writes it)
people.toml
    [[organisation]] slug, name
    [[contributor]] slug, name, role, biography, account ("" for one without a login), public_contact, portrait (a
        name for `pictures.portrait`, "" for none)
    [[expert]] slug, name, kind (expert, official, spokesperson, witness, private), aliases (list), biography,
        portrait, website, positions (list of {title, organisation (slug or ""), started_days_ago, ended_days_ago
        (absent: still held)}, newest first; none for a private person)
topics.toml
    [[topic]] slug, name, description, aliases (list), parent (slug or ""), running (bool), media_topic_code, picture
        (photo slug or ""), experts (list of slugs); parents stand before their children. A running story may have
        where_things_stand (HTML) and turning_points (list of {story (slug), reason})
front.toml
    top: the stories at the top of the front page, the lead first; menu: the topics in the masthead
    [[section]] topic, and its first stories
photos.toml
    [[photo]] slug (a name for `pictures.photo`), title, caption, credit, alt, focal_x, focal_y (0 to 1 from the left
        and from the top)
stories/*.toml, one story a file, which is named for its slug
    state: published, withdrawn, scheduled, held, draft, sent back, review, approved, spiked
    published: when it came out, as above (published and withdrawn only)
    scheduled_in_hours: when it will come out (scheduled and held only)
    held: why it is on legal hold (held only)
    sent_back: the reason (sent back only)
    withdrawn: {reason, days_ago} (withdrawn only)
    spiked: the reason (spiked only)
    account: whose story it is; worked out from the first byline that has a login, unless given
    headline, short_headline, slug, standfirst, dateline, kind, lead_photo (photo slug), agency_credit, internal_note
    topics: list of slugs, the main topic first
    bylines: list of {contributor, role}; role is "" unless it differs from "By"
    described: {expert slug: how the person was described that day}, one for each person quoted
    [[unnamed]] key (as in data-unnamed), described_as, reason (why the source is not named)
    [[previous_reports]] earlier (story slug) or outside_url, outside_headline and outside_days_ago; kind (background,
        follow-up, update, correction); note
    body: HTML in the form that the editor itself writes (paragraphs inside list items and table cells); marks
        <q data-expert="slug">, <q data-unnamed="key">, <a data-article="slug">
    [[updates]] later publications of the story: hours_after (the first one), change, note, and what it alters: whole
        fields in [updates.set], or replace = [[field, old words, new words], …]; each builds on the one before
    [[corrections]] kind, text, days_ago, and what it alters, as above
    [[notes]] by (an account), text: what colleagues remarked on it
    [working_copy] changes that the desk has made and readers do not see yet, as above

`load()` returns {"newspaper", "about", "front", "organisations", "contributors", "experts", "topics", "photos",
"documents", "stories"}. The stories stand in the order in which they were published, then the scheduled one, then the
unpublished. Every update, correction and working copy has only "set": {field: its whole new value}, and every text is
stripped of the line breaks around it.
"""

import re
import tomllib
from pathlib import Path
from typing import Any

from articles.demo.checks import TEXT_FIELDS, Row, check_front, check_people, check_story, check_topics, unique

__all__ = ["REFERENCE", "hours_before_now", "load"]

HERE = Path(__file__).parent
REFERENCE = re.compile(r'data-(?P<noun>expert|article|photo|poster|document)="(?P<slug>[a-z0-9-]+)"')


def load() -> dict[str, Any]:
    """Return the whole demonstration newsroom; raise ValueError with a sentence that names the story and the fault."""
    people = _read("people.toml")
    data = {
        "newspaper": _read("newspaper.toml"),
        "about": _read("about.toml"),
        "front": _read("front.toml"),
        "organisations": people["organisation"],
        "contributors": people["contributor"],
        "experts": people["expert"],
        "topics": _read("topics.toml")["topic"],
        "photos": _read("photos.toml")["photo"],
        "documents": _read("documents.toml")["document"],
    }
    accounts = {row["slug"]: row["account"] for row in data["contributors"]}
    stories = [_story(path, accounts) for path in sorted((HERE / "stories").glob("*.toml"))]
    data["stories"] = sorted(stories, key=_order)
    keys = {name: unique(rows, name) for name, rows in data.items() if name not in {"newspaper", "about", "front"}}
    for topic in data["topics"]:
        topic.setdefault("where_things_stand", "")
        topic.setdefault("turning_points", [])
    check_people(data["experts"], keys)
    check_topics(data["topics"], keys)
    check_front(data["front"], keys)
    ages: dict[str, float] = {}
    for story in data["stories"]:
        age = hours_before_now(story["published"]) if "published" in story else 0.0
        check_story(story, keys, age, ages)
        if story["state"] == "published":
            ages[story["slug"]] = age
    return data


def hours_before_now(when: Row) -> float:
    """Return about how many hours ago a relative time was: exact for `hours_ago`, within a day for `days_ago`."""
    if "hours_ago" in when:
        return float(when["hours_ago"])
    hours, minutes = (int(part) for part in when["at"].split(":"))
    return 24.0 * when["days_ago"] - hours - minutes / 60


def _read(name: str) -> Row:
    try:
        return tomllib.loads((HERE / name).read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{name} is not TOML: {error}.") from error


def _story(path: Path, accounts: dict[str, str]) -> Row:
    """Read one story, fill what it leaves out, and turn its changes into whole fields."""
    story = _read(f"stories/{path.name}")
    if path.stem != story.get("slug"):
        raise ValueError(f"{path.name} holds the story “{story.get('slug')}”; a story’s file is named for its slug.")
    for field in ("lead_photo", "agency_credit", "internal_note"):
        story.setdefault(field, "")
    for field in ("unnamed", "previous_reports", "updates", "corrections", "notes"):
        story.setdefault(field, [])
    story.setdefault("described", {})
    for field in TEXT_FIELDS:
        story[field] = story[field].strip()
    written_by = [accounts.get(row["contributor"], "") for row in story["bylines"]]
    story.setdefault("account", next(filter(None, written_by), ""))
    steps = [(row["hours_after"], row) for row in story["updates"]]
    if story["corrections"]:
        out_since = hours_before_now(story["published"])
        steps += [(out_since - 24 * row["days_ago"], row) for row in story["corrections"]]
    current = {field: story[field] for field in TEXT_FIELDS}
    for hours, row in sorted(steps, key=lambda step: step[0]):
        if hours <= 0:
            raise ValueError(f"{path.name} is changed before it is published.")
        _resolve(row, current, path.name)
    if "working_copy" in story:
        _resolve(story["working_copy"], current, path.name)
    return story


def _resolve(change: Row, current: dict[str, str], where: str) -> None:
    """Give a change its "set" of whole fields, from its own and its replacements, and carry them on into `current`."""
    changed = {field: text.strip() for field, text in change.get("set", {}).items()}
    for field, old, new in change.pop("replace", []):
        text = changed.get(field, current[field])
        if text.count(old) != 1:
            raise ValueError(f"{where} replaces “{old[:60]}”, which stands {text.count(old)} times in its {field}.")
        changed[field] = text.replace(old, new)
    if not changed:
        raise ValueError(f"{where} has a change that changes nothing.")
    change["set"] = changed
    current.update(changed)


def _order(story: Row) -> tuple[int, float, str]:
    """Published and withdrawn stories by age, then the scheduled ones, then the rest by name."""
    if "published" in story:
        return (0, -hours_before_now(story["published"]), story["slug"])
    return (1 if story["state"] == "scheduled" else 2, 0.0, story["slug"])

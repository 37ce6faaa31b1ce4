"""The demonstration newsroom: an invented town, its newspaper, its people and its stories, as data that `manage.py demo` loads.

Everything here was written and drawn for this project; no person, place or organisation in it exists. The files are TOML, so that a
story can be read and mended like a story. `load()` parses them, checks every reference and returns plain dictionaries; it knows nothing of
the database. Things are named by slug throughout, and the command that loads them puts ids in place of the slugs.

Times are relative to the moment of loading, so that the front page is always fresh: `{days_ago = 12, at = "07:30"}` (that day, at that time
of the newsroom's clock) or `{hours_ago = 3}`. No text names a date, a month or a season, because it would be wrong on the wrong day.

newspaper.toml  name, line (one sentence about it), town
people.toml     [[organisation]] slug, name
                [[contributor]]  slug, name, role, biography, account ("" for one without a login), public_contact, portrait (a name for
                                 `pictures.portrait`, "" for none)
                [[expert]]       slug, name, kind (expert, official, spokesperson, witness, private), aliases (list), biography,
                                 portrait, website, positions (list of {title, organisation (slug or ""), started_days_ago,
                                 ended_days_ago (absent: still held)}, newest first; none for a private person)
topics.toml     [[topic]] slug, name, description, aliases (list), parent (slug or ""), running (bool), media_topic_code, picture
                          (photo slug or ""), experts (list of slugs); parents stand before their children
photos.toml     [[photo]] slug (a name for `pictures.photo`), title, caption, credit, alt, focal_x, focal_y (0 to 1 from the left and top)
stories/*.toml  one story a file, the file named for the slug:
  state             published, withdrawn, scheduled, draft, review, approved, spiked
  published         when it came out (published and withdrawn only), as above
  scheduled_in_hours  when it will (scheduled only)
  withdrawn         {reason, days_ago} (withdrawn only)
  spiked            the reason (spiked only)
  account           whose story it is; worked out from the first byline that has a login, unless given
  headline, short_headline, slug, standfirst, dateline, kind, lead_photo (photo slug or ""), agency_credit, internal_note
  topics            list of slugs, the main topic first
  bylines           list of {contributor, role}; role is "" unless it differs from "By"
  described         {expert slug: how the person was described that day}, one for each person quoted
  [[unnamed]]       key (as in data-unnamed), described_as, reason (why the source is not named)
  [[previous_reports]]  earlier (story slug) or outside_url, outside_headline and outside_days_ago; kind (background, follow-up,
                        update, correction); note
  body              HTML in the form that the editor itself writes (paragraphs inside list items and table cells); marks
                    <q data-expert="slug">, <q data-unnamed="key">, <a data-article="slug">
  [[updates]]       later publications of the same story: hours_after (the first one), change, note, and what it alters: whole fields in
                    [updates.set], or replace = [[field, old words, new words], …]; a later one builds on the one before
  [[corrections]]   kind, text, days_ago, and what it alters, as above
  [working_copy]    changes that the desk has made and readers do not see yet, as above
`load()` returns {"newspaper", "organisations", "contributors", "experts", "topics", "photos", "stories"}; the stories stand in the order in
which they were published, then the scheduled one, then the unpublished. In what it returns every update, correction and working copy has
only "set": {field: its whole new value}, and every text is stripped of the line breaks around it.
"""

import re
import tomllib
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
LEAST_WORDS = 250
LONGEST_HEADLINE = 110
STATES = ("published", "withdrawn", "scheduled", "draft", "review", "approved", "spiked")
KINDS = ("news", "analysis", "opinion", "interview", "explainer", "review", "obituary", "sponsored")
REPORT_KINDS = ("background", "follow-up", "update", "correction")
CORRECTION_KINDS = ("correction", "clarification", "update", "editors-note", "retraction")
PERSON_KINDS = ("expert", "official", "spokesperson", "witness", "private")
TEXT_FIELDS = ("headline", "short_headline", "slug", "standfirst", "dateline", "kind", "body")
MARK = re.compile(r'<(?:q data-(?P<who>expert|unnamed)|a data-(?P<link>article))="(?P<key>[^"]*)">')
REFERENCE = re.compile(r'data-(?P<noun>expert|article)="(?P<slug>[a-z0-9-]+)"')
TAG = re.compile(r"</?(?P<name>[a-z0-9]+)[^>]*>")
ALLOWED_TAGS = frozenset("p h2 h3 ul ol li blockquote strong em a q br table tbody tr th td".split())

Row = dict[str, Any]


def load() -> dict[str, Any]:
    """Return the whole demonstration newsroom as checked data; raise ValueError with a sentence that names the file and the fault."""
    people = _read("people.toml")
    data = {
        "newspaper": _read("newspaper.toml"),
        "organisations": people["organisation"],
        "contributors": people["contributor"],
        "experts": people["expert"],
        "topics": _read("topics.toml")["topic"],
        "photos": _read("photos.toml")["photo"],
    }
    keys = {name: _unique(rows, name) for name, rows in data.items() if name != "newspaper"}
    accounts = {row["slug"]: row["account"] for row in data["contributors"]}
    stories = [_story(path, accounts) for path in sorted((HERE / "stories").glob("*.toml"))]
    data["stories"] = sorted(stories, key=_order)
    keys["stories"] = _unique(stories, "stories")
    _check_people(data, keys)
    ages: dict[str, float] = {}
    for story in data["stories"]:
        _check_story(story, keys, ages)
    return data


def hours_before_now(when: Row) -> float:
    """Return about how many hours ago a relative time was: exact for `hours_ago`, and within a day for `days_ago` with `at`."""
    if "hours_ago" in when:
        return float(when["hours_ago"])
    hours, minutes = (int(part) for part in when["at"].split(":"))
    return 24.0 * when["days_ago"] - hours - minutes / 60


def _read(name: str) -> Row:
    try:
        return tomllib.loads((HERE / name).read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{name} is not TOML: {error}.") from error


def _unique(rows: list[Row], what: str) -> set[str]:
    seen: set[str] = set()
    for row in rows:
        if row["slug"] in seen:
            raise ValueError(f"Two of the {what} have the slug “{row['slug']}”.")
        seen.add(row["slug"])
    return seen


def _story(path: Path, accounts: dict[str, str]) -> Row:
    """Read one story, fill what it leaves out, and turn its changes into whole fields."""
    story = _read(f"stories/{path.name}")
    if path.stem != story.get("slug"):
        raise ValueError(f"{path.name} holds the story “{story.get('slug')}”; a story’s file is named for its slug.")
    for field in ("lead_photo", "agency_credit", "internal_note"):
        story.setdefault(field, "")
    for field in ("unnamed", "previous_reports", "updates", "corrections"):
        story.setdefault(field, [])
    story.setdefault("described", {})
    for field in TEXT_FIELDS:
        story[field] = story[field].strip()
    written_by = [accounts.get(row["contributor"], "") for row in story["bylines"]]
    story.setdefault("account", next(filter(None, written_by), ""))
    current = {field: story[field] for field in TEXT_FIELDS}
    steps = [(row["hours_after"], row) for row in story["updates"]]
    if story["corrections"]:
        out_since = hours_before_now(story["published"])
        steps += [(out_since - 24 * row["days_ago"], row) for row in story["corrections"]]
    for hours, row in sorted(steps, key=lambda step: step[0]):
        if hours <= 0:
            raise ValueError(f"{path.name} is changed before it is published.")
        _resolve(row, current, path.name)
    if "working_copy" in story:
        _resolve(story["working_copy"], current, path.name)
    return story


def _resolve(change: Row, current: dict[str, str], where: str) -> None:
    """Give a change its "set" of whole fields, from its own and from its replacements, and carry them on into `current`."""
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
    if story["state"] in ("published", "withdrawn"):
        return (0, -hours_before_now(story["published"]), story["slug"])
    return (1 if story["state"] == "scheduled" else 2, 0.0, story["slug"])


def _check_people(data: dict[str, Any], keys: dict[str, set[str]]) -> None:
    for expert in data["experts"]:
        if expert["kind"] not in PERSON_KINDS:
            raise ValueError(f"{expert['name']} is of the unknown kind “{expert['kind']}”.")
        if not expert["positions"] and expert["kind"] != "private":
            raise ValueError(f"{expert['name']} has no position.")
        for position in expert["positions"]:
            if position["organisation"]:
                _known(position["organisation"], keys["organisations"], "organisation", expert["name"])
            if position.get("ended_days_ago", 0) >= position["started_days_ago"]:
                raise ValueError(f"{expert['name']} ends as {position['title']} before starting.")
    before: set[str] = set()
    for topic in data["topics"]:
        if topic["parent"]:
            _known(topic["parent"], before, "topic (standing before it)", topic["name"])
        if topic["picture"]:
            _known(topic["picture"], keys["photos"], "photo", topic["name"])
        for slug in topic["experts"]:
            _known(slug, keys["experts"], "expert", topic["name"])
        before.add(topic["slug"])


def _known(key: str, keys: set[str], what: str, where: str) -> None:
    if key not in keys:
        raise ValueError(f"{where} names the {what} “{key}”, which does not exist.")


def _check_story(story: Row, keys: dict[str, set[str]], ages: dict[str, float]) -> None:
    """Check one story against the keys that exist and the stories already out; `ages` gains this one if it is out for good."""
    where = f"The story “{story['slug']}”"
    state, out = story["state"], story["state"] in ("published", "withdrawn")
    if state not in STATES or story["kind"] not in KINDS:
        raise ValueError(f"{where} has an unknown state or kind: {state}, {story['kind']}.")
    for needed, states in {
        "published": ("published", "withdrawn"),
        "scheduled_in_hours": ("scheduled",),
        "withdrawn": ("withdrawn",),
        "spiked": ("spiked",),
    }.items():
        if (needed in story) != (state in states):
            raise ValueError(f"{where} is {state}, and “{needed}” goes with {' and '.join(states)} only.")
    if story["lead_photo"]:
        _known(story["lead_photo"], keys["photos"], "photo", where)
    if not story["topics"] or not story["bylines"]:
        raise ValueError(f"{where} has no topic or no byline.")
    for slug in story["topics"]:
        _known(slug, keys["topics"], "topic", where)
    for row in story["bylines"]:
        _known(row["contributor"], keys["contributors"], "contributor", where)
    for slug in story["described"]:
        _known(slug, keys["experts"], "expert", where)
    age = hours_before_now(story["published"]) if out else 0.0
    listed: set[str] = set()
    for report in story["previous_reports"]:
        if report["kind"] not in REPORT_KINDS:
            raise ValueError(f"{where} has a previous report of the unknown kind “{report['kind']}”.")
        if "earlier" in report:
            listed.add(report["earlier"])
            _known(report["earlier"], keys["stories"], "story", where)
            if ages.get(report["earlier"], 0.0) <= age:
                raise ValueError(f"{where} follows “{report['earlier']}”, which was not published before it.")
    for row in story["corrections"]:
        if row["kind"] not in CORRECTION_KINDS:
            raise ValueError(f"{where} has a correction of the unknown kind “{row['kind']}”.")
    texts = [{field: story[field] for field in TEXT_FIELDS}]
    changes = [*story["updates"], *story["corrections"]]
    if "working_copy" in story:
        changes.append(story["working_copy"])
    texts += [texts[0] | change["set"] for change in changes]
    quoted: set[str] = set()
    for text in texts:
        quoted |= _check_text(text, where, keys, listed, {row["key"] for row in story["unnamed"]})
    if quoted != set(story["described"]):
        odd = ", ".join(sorted(quoted ^ set(story["described"])))
        raise ValueError(f"{where} must describe everyone it quotes and nobody else: {odd}.")
    words = len(TAG.sub(" ", texts[-1]["body"]).split())
    if words < LEAST_WORDS:
        raise ValueError(f"{where} has {words} words; at least {LEAST_WORDS} are needed.")
    if state == "published":
        ages[story["slug"]] = age


def _check_text(text: Row, where: str, keys: dict[str, set[str]], listed: set[str], unnamed: set[str]) -> set[str]:
    """Check one state of a story’s words, and return the slugs of the people whom it quotes by name."""
    for field in ("headline", "short_headline", "standfirst"):
        if not text[field]:
            raise ValueError(f"{where} has no {field}.")
    if len(text["headline"]) > LONGEST_HEADLINE:
        raise ValueError(f"{where} has a headline of more than {LONGEST_HEADLINE} characters.")
    body, quoted, anonymous = text["body"], set(), set()
    for tag in TAG.finditer(body):
        if tag["name"] not in ALLOWED_TAGS:
            raise ValueError(f"{where} uses <{tag['name']}>, which no story may hold.")
    for name in ALLOWED_TAGS - {"br"}:
        if len(re.findall(rf"<{name}[ >]", body)) != body.count(f"</{name}>"):
            raise ValueError(f"{where} has a <{name}> that is not closed.")
    for mark in MARK.finditer(body):
        key = mark["key"]
        if mark["link"]:
            _known(key, listed, "previous report", where)
        elif mark["who"] == "unnamed":
            _known(key, unnamed, "unnamed source", where)
            anonymous.add(key)
        else:
            _known(key, keys["experts"], "expert", where)
            quoted.add(key)
    for words in re.findall(r"<q [^>]*>(.*?)</q>", body, flags=re.DOTALL):
        if not words.startswith("“") or "</p>" in words:
            raise ValueError(
                f"{where} has a quotation that does not open with its mark or runs over a paragraph: {words[:60]}"
            )
    return quoted

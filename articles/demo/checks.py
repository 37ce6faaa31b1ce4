"""What holds for the data of the demonstration newsroom; a check raises ValueError with a sentence that says where."""

import re
from typing import Any

LEAST_WORDS = 250
LONGEST_HEADLINE = 110
KINDS = ("news", "analysis", "opinion", "interview", "explainer", "review", "obituary", "sponsored")
REPORT_KINDS = ("background", "follow-up", "update", "correction")
CORRECTION_KINDS = ("correction", "clarification", "update", "editors-note", "retraction")
PERSON_KINDS = ("expert", "official", "spokesperson", "witness", "private")
TEXT_FIELDS = ("headline", "short_headline", "slug", "standfirst", "dateline", "kind", "body")
# What a story must say of its state, and may say in no other.
STATES = {
    "published": {"published"},
    "withdrawn": {"published", "withdrawn"},
    "scheduled": {"scheduled_in_hours"},
    "held": {"scheduled_in_hours", "held"},
    "draft": set(),
    "sent back": {"sent_back"},
    "review": set(),
    "approved": set(),
    "spiked": {"spiked"},
}
STATE_FIELDS = set.union(*STATES.values())
MARK = re.compile(r'<(?:q data-(?P<who>expert|unnamed)|a data-(?P<link>article))="(?P<key>[^"]*)">')
INSERT = re.compile(r' data-(?P<noun>photo|poster|document)="(?P<slug>[^"]*)"')
QUOTATION = re.compile(r"<q [^>]*>(?P<words>.*?)</q>", re.DOTALL)
TAG = re.compile(r"</?(?P<name>[a-z0-9]+)[^>]*>")
ALLOWED_TAGS = ("p", "h2", "ul", "li", "blockquote", "strong", "em", "a", "q", "table", "tbody", "tr", "th", "td")
ALLOWED_TAGS += ("figure", "figcaption", "aside")

Row = dict[str, Any]
Keys = dict[str, set[str]]


def unique(rows: list[Row], what: str) -> set[str]:
    """Return the slugs of the rows, each of which may stand once."""
    seen: set[str] = set()
    for row in rows:
        if row["slug"] in seen:
            raise ValueError(f"Two of the {what} have the slug “{row['slug']}”.")
        seen.add(row["slug"])
    return seen


def check_people(experts: list[Row], keys: Keys) -> None:
    """Everyone is of a known kind and has a position at a known organisation, but for private persons."""
    for expert in experts:
        _one_of(expert["kind"], PERSON_KINDS, "kind of person", expert["name"])
        if not expert["positions"] and expert["kind"] != "private":
            raise ValueError(f"{expert['name']} has no position.")
        for position in expert["positions"]:
            if position["organisation"]:
                _one_of(position["organisation"], keys["organisations"], "organisation", expert["name"])
            if position.get("ended_days_ago", 0) >= position["started_days_ago"]:
                raise ValueError(f"{expert['name']} ends as {position['title']} before starting.")


def check_topics(topics: list[Row], keys: Keys) -> None:
    """Every topic stands after its parent, and its picture and experts exist."""
    before: set[str] = set()
    for topic in topics:
        if topic["parent"]:
            _one_of(topic["parent"], before, "topic standing before it", topic["name"])
        if topic["picture"]:
            _one_of(topic["picture"], keys["photos"], "photo", topic["name"])
        _all_of(topic["experts"], keys["experts"], "expert", topic["name"])
        _all_of([pin["story"] for pin in topic["turning_points"]], keys["stories"], "story", topic["name"])
        before.add(topic["slug"])


def check_front(front: Row, keys: Keys) -> None:
    """Every story and topic of the front page exists."""
    topics = [*front["menu"], *(section["topic"] for section in front["section"])]
    _all_of(topics, keys["topics"], "topic", "The front page")
    stories = [*front["top"], *(slug for section in front["section"] for slug in section["stories"])]
    _all_of(stories, keys["stories"], "story", "The front page")


def check_story(story: Row, keys: Keys, age: float, ages: dict[str, float]) -> None:
    """Check a story of this age in hours against what exists and against the ages of the stories already out."""
    where = f"The story “{story['slug']}”"
    _check_state(story, where)
    if not story["topics"] or not story["bylines"]:
        raise ValueError(f"{where} has no topic or no byline.")
    if story["lead_photo"]:
        _one_of(story["lead_photo"], keys["photos"], "photo", where)
    _all_of(story["topics"], keys["topics"], "topic", where)
    _all_of([row["contributor"] for row in story["bylines"]], keys["contributors"], "contributor", where)
    _all_of([row["kind"] for row in story["corrections"]], CORRECTION_KINDS, "kind of correction", where)
    _check_reports(story, where, keys, age, ages)
    texts = _texts(story)
    for text in texts:
        _check_words(text, where)
        _check_html(text["body"], where)
        for insert in INSERT.finditer(text["body"]):
            nouns = "documents" if insert["noun"] == "document" else "photos"
            _one_of(insert["slug"], keys[nouns], insert["noun"], where)
    _check_marks(story, where, keys, [text["body"] for text in texts])
    words = len(TAG.sub(" ", texts[-1]["body"]).split())
    if words < LEAST_WORDS:
        raise ValueError(f"{where} has {words} words; at least {LEAST_WORDS} are needed.")


def _one_of(key: str, known: Any, what: str, where: str) -> None:
    if key not in known:
        raise ValueError(f"{where} names the {what} “{key}”, which does not exist.")


def _all_of(keys: list[str], known: Any, what: str, where: str) -> None:
    for key in keys:
        _one_of(key, known, what, where)


def _check_state(story: Row, where: str) -> None:
    _one_of(story["state"], STATES, "state", where)
    _one_of(story["kind"], KINDS, "kind of story", where)
    odd = (STATE_FIELDS & story.keys()) ^ STATES[story["state"]]
    if odd:
        raise ValueError(f"{where} is {story['state']}, with which its {' and '.join(sorted(odd))} does not agree.")


def _check_reports(story: Row, where: str, keys: Keys, age: float, ages: dict[str, float]) -> None:
    for report in story["previous_reports"]:
        _one_of(report["kind"], REPORT_KINDS, "kind of previous report", where)
        if "earlier" in report:
            _one_of(report["earlier"], keys["stories"], "story", where)
            if ages.get(report["earlier"], 0.0) <= age:
                raise ValueError(f"{where} follows “{report['earlier']}”, which was not published before it.")


def _texts(story: Row) -> list[Row]:
    """Return the text fields of a story as first written and after each of its changes."""
    texts = [{field: story[field] for field in TEXT_FIELDS}]
    changes = [*story["updates"], *story["corrections"]]
    if "working_copy" in story:
        changes.append(story["working_copy"])
    return texts + [texts[0] | change["set"] for change in changes]


def _check_words(text: Row, where: str) -> None:
    for field in ("headline", "short_headline", "standfirst", "body"):
        if not text[field]:
            raise ValueError(f"{where} has no {field}.")
    if len(text["headline"]) > LONGEST_HEADLINE:
        raise ValueError(f"{where} has a headline of more than {LONGEST_HEADLINE} characters.")


def _check_html(body: str, where: str) -> None:
    for tag in TAG.finditer(body):
        _one_of(tag["name"], ALLOWED_TAGS, "tag", where)
    for name in ALLOWED_TAGS:
        if len(re.findall(rf"<{name}[ >]", body)) != body.count(f"</{name}>"):
            raise ValueError(f"{where} has a <{name}> that is not closed.")
    for quotation in QUOTATION.finditer(body):
        if not re.fullmatch(r"“[^<]+”", quotation["words"]):
            raise ValueError(f"{where} has a quotation that is not between its marks: {quotation['words'][:60]}")


def _check_marks(story: Row, where: str, keys: Keys, bodies: list[str]) -> None:
    """Every mark leads somewhere, and whoever is quoted is described, and nobody else."""
    marks = [mark for body in bodies for mark in MARK.finditer(body)]
    listed = {report.get("earlier", "") for report in story["previous_reports"]}
    quoted = {mark["key"] for mark in marks if mark["who"] == "expert"}
    unnamed = {mark["key"] for mark in marks if mark["who"] == "unnamed"}
    _all_of([mark["key"] for mark in marks if mark["link"]], listed, "previous report", where)
    _all_of(sorted(quoted), keys["experts"], "expert", where)
    for found, described in ((quoted, set(story["described"])), (unnamed, {row["key"] for row in story["unnamed"]})):
        if found != described:
            odd = ", ".join(sorted(found ^ described))
            raise ValueError(f"{where} must describe everyone it quotes and nobody else: {odd}.")

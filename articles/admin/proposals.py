"""What the story's page proposes while somebody types, and what becomes of it when the story is saved.

The page's script (desk/sources.js) posts the form to ``proposals/`` when nobody has typed for a moment. Nothing is
written by that: the answer is about the text as it stands in the form.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles import body as bodies
from articles import related, sources, workflow
from articles.admin import labels, moves
from articles.admin.saving import speakers_in
from articles.compiler import Problem, Rows, problems_of
from articles.editor import ID
from articles.models import (
    Article,
    Byline,
    Check,
    Dismissal,
    Photo,
    PreviousReport,
    Proposal,
    QuotedPerson,
    Topic,
)
from articles.proposals import Accepted, ProposedQuote, Reading, accept
from articles.text import find_references
from articles.topic_suggestions import suggest_topics
from people.models import Expert
from people.slugs import slug_from

LONGEST = 3_000_000  # characters of a text that is read while it is typed; a longer one is read when it is saved
SUGGESTED = 3  # earlier reports and topics at once; the next come when these are dealt with
ENOUGH = 12  # words of a story from which on it is compared with others
ROWS = 200  # of one kind that a form can have
ACCEPT = "accept-quote"  # ticked without JavaScript: the keys of quotations to mark when the story is saved
DISMISSED = "dismissed"  # of a story that is not saved yet: “quote:key”


@dataclass
class Typed:
    """A story as it stands in a form that nobody has saved, read without asking for each of its rows."""

    post: QueryDict
    story: Article | None
    user: Any

    @cached_property
    def article(self) -> Article:
        """The story's own fields."""
        words = {name: self._words(name) for name in ("headline", "standfirst", "slug", "agency_credit")}
        photo = self._id("lead_photo")
        return Article(
            **words | {"slug": words["slug"] or slug_from(words["headline"])},
            body=self.reading.places.body,
            lead_photo=Photo.objects.filter(pk=photo).first() if photo else None,
        )

    @cached_property
    def reading(self) -> Reading:
        """The text."""
        return Reading(bodies.sanitise(self.post.get("body", "")))

    @cached_property
    def rows(self) -> Rows:
        """What belongs to it."""
        return Rows(
            [Byline(contributor_id=pk) for pk in self._ids("bylines", "contributor")],
            list(Topic.objects.filter(pk__in=self.topics)),
            self.people,
            [PreviousReport(earlier_id=pk) for pk in self.reports] + [PreviousReport() for _url in self._outside],
            self.dismissed[Proposal.QUOTE],
        )

    @cached_property
    def people(self) -> list[QuotedPerson]:
        """Those marked in the text, with how they are described: in the form, else as the story has it."""
        typed = speakers_in(self.post)
        stored = {row.pk: row for row in self.story.people_quoted.all()} if self.story else {}
        for prefix in self._prefixes("people_quoted"):
            row = stored.get(self._id(f"{prefix}-id"))
            if row and f"{prefix}-description" in self.post:
                row.description, row.reason = self._words(f"{prefix}-description"), self._words(f"{prefix}-reason")
        by_speaker = {f"expert:{r.expert_id}" if r.expert_id else f"unnamed:{r.key}": r for r in stored.values()}
        found = []
        for quotation in {q.speaker: q for q in self.reading.places.marks.quotations}.values():
            if row := by_speaker.get(quotation.speaker):
                found.append(row)
            elif quotation.key:
                found.append(QuotedPerson(key=quotation.key, **typed.get(("unnamed", quotation.key), {})))
            elif quotation.expert in self.sources:
                said = typed.get(("expert", str(quotation.expert)), {})
                found.append(QuotedPerson(expert_id=quotation.expert, description=said.get("description", "")))
        return found

    @cached_property
    def sources(self) -> dict[int, sources.Source]:
        """What is known of the people marked in the text."""
        ids = {q.expert for q in self.reading.places.marks.quotations if q.expert}
        return sources.known(ids, topics=self.topics, story=self.story.pk if self.story else None)

    @cached_property
    def topics(self) -> set[int]:
        """The ids of the topics chosen."""
        return {int(pk) for pk in [*self.post.getlist("topics"), self.post.get("main_topic", "")] if ID.match(pk)}

    @cached_property
    def reports(self) -> list[int]:
        """The ids of earlier stories of ours, in a row or linked in the text, as far as the user may name them."""
        wanted = {*self._ids("previous_reports", "earlier"), *self.reading.places.marks.reports}
        linked = self.story.report_links.exclude(earlier=None).values("earlier") if self.story else ()
        may = labels.offered_to(self.user).filter(pk__in=wanted).values_list("pk", flat=True) if wanted else ()
        return sorted({*may, *(wanted & {row["earlier"] for row in linked})})

    @cached_property
    def dismissed(self) -> dict[str, frozenset[str]]:
        """The keys of what was turned down, by kind."""
        rows = set(self.story.dismissals.values_list("proposal", "key")) if self.story else set()
        rows |= dismissals_in(self.post)
        return {kind: frozenset(key for proposal, key in rows if proposal == kind) for kind in Proposal.values}

    @property
    def _outside(self) -> list[str]:
        return [url for prefix in self._prefixes("previous_reports") if (url := self._words(f"{prefix}-outside_url"))]

    def _prefixes(self, name: str) -> list[str]:
        """The prefixes of the rows of one kind that stay."""
        total = self.post.get(f"{name}-TOTAL_FORMS", "")
        count = min(int(total), ROWS) if ID.match(total) else 0
        return [f"{name}-{n}" for n in range(count) if not self.post.get(f"{name}-{n}-DELETE")]

    def _ids(self, name: str, field: str) -> list[int]:
        return [pk for prefix in self._prefixes(name) if (pk := self._id(f"{prefix}-{field}"))]

    def _id(self, name: str) -> int | None:
        value = self.post.get(name, "")
        return int(value) if ID.match(value) else None

    def _words(self, name: str) -> str:
        return self.post.get(name, "").replace("\x00", "").strip()


def dismissals_in(post: QueryDict) -> set[tuple[str, str]]:
    """What was turned down for a story before it was saved: kind and key."""
    parts = [value.partition(":") for value in post.getlist(DISMISSED)[:1000]]
    return {(kind, key) for kind, _colon, key in parts if kind in Proposal.values and _is_key(key)}


def _is_key(key: str) -> bool:
    return bool(key) and len(key) <= Dismissal._meta.get_field("key").max_length and key.isascii() and key.isalnum()


class Proposing(admin.ModelAdmin):
    """The part of the story's admin that proposes."""

    def get_urls(self) -> list[URLPattern]:
        ask = self._says_who_is_logged_out(self.proposals_view)
        dismiss = self._says_who_is_logged_out(self.dismiss_view)
        return [
            path("add/proposals/", ask, name="articles_article_add_proposals"),
            path("<path:object_id>/proposals/", ask, name="articles_article_proposals"),
            path("<path:object_id>/proposals/dismiss/", dismiss, name="articles_article_dismiss"),
            *super().get_urls(),
        ]

    def proposals_view(self, request: HttpRequest, object_id: str | None = None) -> HttpResponse:
        """POST the form: what is proposed for the text in it, and what its checks find, as JSON. Nothing is written."""
        story = self._found(request, object_id) if object_id else None
        if refusal := self._cannot_propose(request, story):
            return refusal
        if len(request.POST.get("body", "")) > LONGEST:
            return JsonResponse({"why": _("The text is too long to be read while you type.")}, status=413)
        return JsonResponse(answer(Typed(request.POST, story, request.user), story))

    def dismiss_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """POST ``proposal`` and ``key``: it is not proposed for this story again; with ``undo`` it is."""
        story = self._found(request, object_id)
        if refusal := self._cannot_propose(request, story):
            return refusal
        kind, key = request.POST.get("proposal", ""), request.POST.get("key", "")
        if kind not in Proposal.values or not _is_key(key):
            return JsonResponse({"why": _("There is no such proposal.")}, status=400)
        if request.POST.get("undo"):
            story.dismissals.filter(proposal=kind, key=key).delete()
        else:
            dismiss(story, {(kind, key)}, by=request.user)
        return JsonResponse({})

    def _cannot_propose(self, request: HttpRequest, story: Article | None) -> JsonResponse | None:
        if request.method != "POST":
            return JsonResponse({"why": _("Only POST is answered here.")}, status=405, headers={"Allow": "POST"})
        if not (self.has_change_permission(request, story) if story else self.has_add_permission(request)):
            return JsonResponse({"why": _("You may not change this story now.")}, status=403)
        return None

    def save_related(self, request: HttpRequest, form: Any, formsets: list, change: bool) -> None:  # noqa: FBT001 - Django's
        """Mark the quotations that were ticked where there is no script, and keep what was turned down."""
        story: Article = form.instance
        if ticked := set(request.POST.getlist(ACCEPT)):
            self._accept(request, form, ticked, change=change)
        super().save_related(request, form, formsets, change)
        if turned_down := dismissals_in(request.POST):
            dismiss(story, turned_down, by=request.user)

    def _accept(self, request: HttpRequest, form: Any, ticked: set[str], *, change: bool) -> None:
        story: Article = form.instance
        reading = Reading(bodies.sanitise(story.body))
        wanted = [p for p in reading.proposals() if p.key in ticked and may_accept(p, request.user)]
        done: Accepted = accept(reading, wanted)
        if not done.by_place:
            return
        story.body = done.body
        if not change:
            story.save(update_fields=["body"])
        elif "body" not in form.changed_data:
            form.changed_data.append("body")
        request.POST = request.POST.copy()
        for pk, words in done.described.items():
            request.POST.setdefault(f"said-expert-{pk}-description", words)


def may_accept(proposal: ProposedQuote, user: Any) -> bool:
    """Whether ``user`` may mark it as it is proposed: not everybody may add people."""
    return proposal.is_sure and (proposal.expert is not None or user.has_perm("people.add_expert"))


def dismiss(story: Article, proposals: Iterable[tuple[str, str]], *, by: Any) -> None:
    """Propose these, kind and key, for this story no more."""
    rows = [Dismissal(article=story, proposal=kind, key=key, by=by) for kind, key in proposals]
    Dismissal.objects.bulk_create(rows, ignore_conflicts=True)


# --- The answer -------------------------------------------------------------------------------------------------------
def answer(typed: Typed, story: Article | None) -> dict[str, Any]:
    """All that the page shows beside the text."""
    reading = typed.reading
    proposals = reading.proposals(dismissed=typed.dismissed[Proposal.QUOTE])
    references = [] if typed.rows.reports else find_references(reading.text)
    problems = problems_of(typed.article, typed.rows, reading)
    places = {
        Check.NO_SPEAKER: [(p.start, p.end) for p in proposals],
        Check.EARLIER_COVERAGE: [(r.start, r.end) for r in references],
    }
    return {
        "quotes": [quote_entry(proposal, typed.user) for proposal in proposals],
        "people": people_entries(typed),
        "references": [{"start": r.start, "end": r.end, "words": r.words} for r in references],
        "reports": report_entries(typed),
        "topics": topic_entries(typed),
        "checks": check_entries(problems, story, {code: found[:1] for code, found in places.items()}, reading.text),
    }


def quote_entry(proposal: ProposedQuote, user: Any) -> dict[str, Any]:
    """A quotation that nobody is marked for, and by whom it is likely to be."""
    expert = proposal.expert
    new = {"name": proposal.name, "description": proposal.description[:150], "kind": proposal.kind}
    return {
        "start": proposal.start,
        "end": proposal.end,
        "words": proposal.words,
        "key": proposal.key,
        "named": proposal.named,
        "name": proposal.name,
        "description": proposal.description[:250],
        "who": {"id": str(expert.pk), "name": expert.name, "description": expert.description} if expert else None,
        "new": new if proposal.is_new else None,
        "why": proposal.why,
        "may_accept": may_accept(proposal, user),
    }


def people_entries(typed: Typed) -> dict[str, dict[str, Any]]:
    """What is known of each person marked in the text, by the id."""
    names = sources.Names(typed.reading.text)
    everybody = {name for source in typed.sources.values() for name in source.expert.all_names()}
    otherwise = _named_otherwise(typed)
    found = {}
    for pk, source in typed.sources.items():
        person, last = source.expert, source.last
        spelled = sources.spelled_otherwise(person.name, names, everybody)
        entry: dict[str, Any] = {"name": person.name, "kind": person.kind}
        if last:
            when = date_format(timezone.localtime(last.published_at), "j M Y")
            entry["last"] = {
                "described": last.described,
                "said": _("Last time, {when}").format(when=when),
                "headline": last.version.headline,
                "url": moves.address(last.version.article_id),
            }
        if source.times >= sources.OFTEN and person.kind == Expert.Kind.EXPERT:
            sentence = ngettext("Quoted in {n} story in 30 days.", "Quoted in {n} stories in 30 days.", source.times)
            entry["often"] = sentence.format(n=source.times)
            entry["others"] = [other.name for other in source.others]
        if spelled:
            entry["spelled"] = spelled
        if pk in otherwise:
            entry["otherwise"] = sorted(otherwise[pk])
        if person.merged_into_id:
            entry["merged"] = {"id": str(person.merged_into_id), "name": person.merged_into.name}
        found[str(pk)] = entry
    return found


def _named_otherwise(typed: Typed) -> dict[int, set[str]]:
    """Full names that the text gives for words which are marked as somebody else's, by that person's id."""
    found: dict[int, set[str]] = {}
    for quote in typed.reading.quotes:
        mark = typed.reading.mark_of(quote)
        source = typed.sources.get(mark.expert) if mark else None
        if source and quote.is_sure and not sources.may_be(source.expert, quote.name):
            found.setdefault(source.expert.pk, set()).add(quote.name)
    return found


def draft_of(typed: Typed) -> related.Draft:
    """The story as typed, as suggestions are made for it."""
    return related.Draft(
        headline=typed.article.headline,
        standfirst=typed.article.standfirst,
        body=typed.article.body,
        pk=typed.story.pk if typed.story else None,
        topics=sorted(typed.topics),
        bylines=[byline.contributor_id for byline in typed.rows.bylines],
        people=sorted(typed.sources),
        linked=frozenset(typed.reports) | {int(key) for key in typed.dismissed[Proposal.REPORT] if ID.match(key)},
    )


def is_begun(typed: Typed) -> bool:
    """Whether there is enough of the story to say what it is like."""
    return typed.reading.text.count(" ") + typed.article.headline.count(" ") >= ENOUGH


def report_entries(typed: Typed) -> list[dict[str, str]]:
    """Earlier stories to name, with the reasons."""
    found = related.suggest(draft_of(typed), limit=SUGGESTED) if is_begun(typed) else []
    return [
        {
            "id": str(each.article),
            "headline": each.headline,
            "when": date_format(timezone.localtime(each.published_at), "j M Y"),
            "url": each.path,
            "why": each.reason,
        }
        for each in found
    ]


def topic_entries(typed: Typed) -> list[dict[str, str]]:
    """Topics to choose, with the reasons."""
    draft = draft_of(typed)
    hidden = {int(key) for key in typed.dismissed[Proposal.TOPIC] if ID.match(key)}
    draft = replace(draft, topics=sorted({*draft.topics, *hidden}))
    found = suggest_topics(draft, limit=SUGGESTED) if is_begun(typed) else []
    return [{"id": str(each.topic.pk), "name": each.topic.name, "why": each.reason} for each in found]


def check_entries(
    problems: list[Problem], story: Article | None, places: dict[str, list[tuple[int, int]]], text: str
) -> list[dict[str, Any]]:
    """What the checks find, each with where it is mended: a place on the page, and words in the text."""
    seen = workflow.acknowledgements(story, problems) if story else {}
    return [
        {
            "code": problem.code,
            "text": problem.text,
            "is_error": problem.is_error,
            "place": moves.PLACES.get(problem.code, ""),
            "at": [
                {"start": start, "end": end, "words": text[start:end]} for start, end in places.get(problem.code, [])
            ],
            "seen": _("(seen by {who})").format(who=seen[problem.code].by.get_full_name() or seen[problem.code].by)
            if problem.code in seen and seen[problem.code].by
            else "",
        }
        for problem in problems
    ]


# --- The page ---------------------------------------------------------------------------------------------------------
def context(request: HttpRequest, story: Article | None) -> dict[str, Any]:
    """For the story's page."""
    post = request.POST
    args = [story.pk] if story else []
    name = "articles_article_proposals" if story else "articles_article_add_proposals"
    return {
        "proposals_url": reverse(f"admin:{name}", args=args),
        "dismiss_url": reverse("admin:articles_article_dismiss", args=args) if story else "",
        "turned_down": sorted(f"{kind}:{key}" for kind, key in dismissals_in(post)),
        "ticked": post.getlist(ACCEPT),
        "found_quotes": found_quotes(request, story),
    }


def found_quotes(request: HttpRequest, story: Article | None) -> list[ProposedQuote]:
    """For whoever has no script: the quotations in the saved text that can be marked by a tick, the same words once."""
    if story is None or request.method != "GET":
        return []
    turned_down = story.dismissals.filter(proposal=Proposal.QUOTE).values_list("key", flat=True)
    proposals = Reading(bodies.sanitise(story.body)).proposals(dismissed=turned_down)
    return list({p.key: p for p in proposals if may_accept(p, request.user)}.values())

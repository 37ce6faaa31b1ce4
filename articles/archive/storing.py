"""A story of an archive written into the database: its people and topics found, each version compiled and stored."""

import dataclasses
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from articles import body as bodies
from articles import publishing, writing
from articles.archive import marks, names, pictures
from articles.archive.lines import Content, Paper, Report, Said, Speaker, Step, Story, Unusable
from articles.compiler import Compiled, as_of, compile_story
from articles.models import (
    Article,
    ArticleTopic,
    Byline,
    Change,
    Correction,
    Document,
    Origin,
    Photo,
    PreviousReport,
    Quote,
    QuotedPerson,
    Transition,
    TurningPoint,
    Version,
    VersionReport,
    house_rules,
)
from newsroom import edition

_PUBLIC_ID = re.compile(r"q-[0-9a-f]{12}")

T = TypeVar("T")


class Shelf:
    """Where stories are put. ``known`` are the contributors, topics, people and photos found or made already."""

    def __init__(self, folder: Path, by: Any, *, inside: bool) -> None:
        self.folder, self.by, self.inside = folder, by, inside
        self.rules = house_rules()
        self.known: dict[Any, Any] = {}

    def _once(self, key: Any, find: Callable[[], T]) -> T:
        if key not in self.known:
            self.known[key] = find()
        return self.known[key]

    def publish(self, origin: Origin, story: Story) -> list[str]:
        """Publish a story that has its place, with all its versions; return the ids of previous reports not there yet.

        Raises Unusable where a photo cannot be used, or quoted words are not in the text.
        """
        article = origin.article
        linked = {r.archive_id for step in story.steps for r in step.content.reports if r.archive_id}
        linked |= {each for step in story.steps for each in marks.stories_in(step.content.body)}
        stories = dict(Origin.objects.filter(archive_id__in=linked).values_list("archive_id", "article_id"))
        made = [self._version(article, story, step, stories) for step in story.steps]
        self._correct(article, story, [version for version, _compiled in made])
        self._pin(article, story)
        publishing.store_rows(*made[-1])
        _keep_past_quotes(made)
        last = made[-1][0]
        reason = _("Imported from an archive")
        Transition.objects.log(article, "publish", by=self.by, version=last.number, reason=reason)
        Article.objects.filter(pk=article.pk).update(
            created_at=story.published, changed_at=last.live_from, expires_at=last.live_until
        )
        origin.awaits = [
            {"id": report.archive_id, "kind": report.kind, "note": report.note, "position": position}
            for position, report in enumerate(story.present.reports)
            if report.archive_id and report.archive_id not in stories
        ]
        if origin.awaits:
            origin.save(update_fields=["awaits"])
        return [awaited["id"] for awaited in origin.awaits]

    # --- One version ----------------------------------------------------------------------------------------------
    def _version(self, article: Article, story: Story, step: Step, stories: dict[str, int]) -> tuple[Version, Compiled]:
        """Make the story what it was in this version, and keep it as such."""
        content = step.content
        if article.revisions.exists():
            writing.take_revision(article, article.revision)
        self._write(article, content, stories)
        writing.record(article, by=self.by, why=_("Imported from an archive"))
        compiled = _with_given_ids(article, compile_story(article, self.rules), content.quotes)
        version = publishing.snapshot(
            article,
            compiled,
            number=step.number,
            live_from=step.starts,
            live_until=step.ends,
            change=step.change,
            note=step.note,
            path=publishing.path_of(story.published, article.slug),
            published_at=story.published,
            updated_at=step.updated,
            by=self.by,
        )
        version.save()
        return version, compiled

    def _write(self, article: Article, content: Content, stories: dict[str, int]) -> None:
        """Give the story the words of a version, its byline, topics, people and reports."""
        people = {speaker: self._expert(speaker) for speaker in content.speakers if not speaker.key}
        photos = [
            self._once(each, lambda each=each: pictures.take_in(each, self.folder, by=self.by, inside=self.inside))
            for each in content.photos
        ]
        body = self._body(content, people, stories, photos)
        topics = [self._once(("topic", name), lambda name=name: names.topic_for(name)) for name in content.topics]
        topics = list(dict.fromkeys(topics))
        for name, value in content.fields.items():
            setattr(article, name, value)
        article.slug = content.slug or article.slug
        article.body = body
        article.main_topic = topics[0] if topics else None
        article.lead_photo = next((p for p, said in zip(photos, content.photos, strict=True) if said.is_lead), None)
        article.save()
        article.article_topics.all().delete()
        ArticleTopic.objects.bulk_create(ArticleTopic(content_object=article, tag=topic) for topic in topics)
        self._sign(article, content)
        article.people_quoted.all().delete()
        described = {expert: speaker.described for speaker, expert in reversed(people.items())}
        QuotedPerson.objects.bulk_create(
            QuotedPerson(article=article, expert=expert, description=words) for expert, words in described.items()
        )
        QuotedPerson.objects.bulk_create(
            QuotedPerson(article=article, key=s.key, description=s.described, reason=s.reason)
            for s in content.speakers
            if s.key
        )
        self._link(article, content.reports, bodies.marks(body).reports, stories)

    def _expert(self, speaker: Speaker) -> Any:
        return self._once(("expert", speaker.slug, speaker.name, speaker.described), lambda: names.expert_for(speaker))

    def _body(self, content: Content, people: dict[Speaker, Any], stories: dict[str, int], photos: list[Photo]) -> str:
        """The text with its marks, those by number and those that “quotes” asks for."""
        slugs = names.known_slugs(marks.people_in(content.body))
        slugs |= {speaker.slug: expert.pk for speaker, expert in people.items() if speaker.slug}
        papers = [self._once(each, lambda each=each: self._document(each)) for each in content.documents]
        body = marks.with_numbers(
            content.body,
            {
                "expert": {slug: str(pk) for slug, pk in slugs.items()},
                "unnamed": {speaker.key: speaker.key for speaker in content.speakers if speaker.key},
                "article": {archive_id: str(pk) for archive_id, pk in stories.items()},
                "photo": {str(place): str(photo.pk) for place, photo in enumerate(photos, start=1)},
                "document": {str(place): str(paper.pk) for place, paper in enumerate(papers, start=1)},
            },
        )
        if not body:
            raise Unusable(_("Nothing of its text is left but what a story cannot have."))
        marked = {_letters(quotation.words) for quotation in bodies.marks(body).quotations}
        for said in content.quotes:
            if said.speaker and _letters(said.words) not in marked:
                mark = f'data-unnamed="{said.speaker.key}"'
                if not said.speaker.key:
                    mark = f'data-expert="{people[said.speaker].pk}"'
                found = marks.said_by(body, said.words, mark)
                if found is None:
                    raise Unusable(_("Its text has not the words quoted: {words}").format(words=said.words[:80]))
                body = found
        return body

    def _document(self, paper: Paper) -> Document:
        return pictures.take_in_document(paper, self.folder, by=self.by, inside=self.inside)

    def _sign(self, article: Article, content: Content) -> None:
        article.bylines.all().delete()
        signed = {
            self._once(("contributor", name), lambda name=name: names.contributor_for(name)): role
            for name, role in content.bylines.items()
        }
        Byline.objects.bulk_create(
            Byline(article=article, contributor=contributor, role=role, position=position)
            for position, (contributor, role) in enumerate(signed.items())
        )

    def _link(self, article: Article, reports: list[Report], linked: list[int], stories: dict[str, int]) -> None:
        """The previous reports that are there, in their order, then those that only the text links."""
        article.report_links.all().delete()
        rows = {}
        for position, report in enumerate(reports):
            earlier = stories.get(report.archive_id)
            if (earlier or report.url) and earlier != article.pk:
                rows.setdefault(
                    earlier or report.url,
                    PreviousReport(
                        article=article,
                        earlier_id=earlier,
                        outside_url=report.url,
                        outside_headline=report.headline,
                        outside_date=report.date,
                        kind=report.kind,
                        note=report.note,
                        position=position,
                    ),
                )
        for position, earlier in enumerate(linked, start=len(reports)):
            if earlier != article.pk:
                rows.setdefault(earlier, PreviousReport(article=article, earlier_id=earlier, position=position))
        PreviousReport.objects.bulk_create(rows.values())

    def _correct(self, article: Article, story: Story, versions: list[Version]) -> None:
        """Store the corrections, each with the version in which readers first saw it, and print them there."""
        for fix in story.corrections:
            seen_in = next((v for v in reversed(versions) if v.live_from <= fix.at), versions[0])
            Correction.objects.create(
                article=article,
                number=fix.number,
                kind=fix.kind,
                text=fix.text,
                created_by=self.by,
                published_in=seen_in,
                published_at=fix.at,
            )
        entries = publishing.corrections_of(article)
        for version in versions:
            shown = [e for e in entries if version is versions[-1] or e["at"] <= as_of(version.live_from)]
            if version.change == Change.RETRACTION:  # which says so itself
                shown = [e for e in shown if e["kind"] != Correction.Kind.RETRACTION]
            version.context = version.context | {"corrections": shown}
            version.save(update_fields=["context"])

    def _pin(self, article: Article, story: Story) -> None:
        """Make the story a turning point of its topics, where it was one."""
        for name, reason in story.turned.items():
            topic = self._once(("topic", name), lambda name=name: names.topic_for(name))
            TurningPoint.objects.get_or_create(topic=topic, article=article, defaults={"reason": reason})


def _letters(words: str) -> str:
    return " ".join(re.findall(r"\w+", words.casefold()))


def _with_given_ids(article: Article, compiled: Compiled, said: list[Said]) -> Compiled:
    """The same with the public ids that its quotations had, as far as no other story has them."""
    given = [quote.public_id for quote in said]
    if len(given) != len(compiled.quotes) or not all(given) or len(set(given)) < len(given):
        return compiled
    if Quote.objects.filter(public_id__in=given).exclude(version__article=article).exists():
        return compiled
    ids = dict(zip((quote.public_id for quote in compiled.quotes), given, strict=True))
    people = [
        person | {"quotes": [quote | {"id": ids[quote["id"]]} for quote in person["quotes"]]}
        for person in compiled.context["people"]
    ]
    return dataclasses.replace(
        compiled,
        body=_PUBLIC_ID.sub(lambda found: ids.get(found[0], found[0]), compiled.body),
        context=compiled.context | {"people": people},
        quotes=[quote._replace(public_id=ids[quote.public_id]) for quote in compiled.quotes],
    )


def _keep_past_quotes(made: list[tuple[Version, Compiled]]) -> None:
    """Keep the quotations that later versions no longer have: their permalinks lead on to the story."""
    later = {quote.public_id for quote in made[-1][1].quotes}
    for version, compiled in reversed(made[:-1]):
        gone = [quote for quote in compiled.quotes if quote.public_id not in later]
        later |= {quote.public_id for quote in compiled.quotes}
        only = dataclasses.replace(compiled, quotes=gone, topics=[], bylines=[], reports=[], photos=[], documents=[])
        publishing.store_rows(version, only)


@transaction.atomic
def settle() -> None:
    """Link the previous reports that stories waited for and that have been imported since."""
    changed = False
    for origin in Origin.objects.exclude(awaits=[]).select_related("article").defer("html"):
        ids = [awaited["id"] for awaited in origin.awaits]
        there = dict(Origin.objects.filter(archive_id__in=ids).values_list("archive_id", "article_id"))
        for awaited in origin.awaits:
            if earlier := there.get(awaited["id"]):
                _link_late(origin.article, earlier, awaited)
                changed = True
        if there:
            origin.awaits = [awaited for awaited in origin.awaits if awaited["id"] not in there]
            origin.save(update_fields=["awaits"])
    if changed:
        edition.bump()


def _link_late(article: Article, earlier: int, awaited: dict[str, Any]) -> None:
    """Name an earlier story in the working copy and in what readers see, at the place that it was to have."""
    row = {"kind": awaited["kind"], "note": awaited["note"], "position": awaited["position"]}
    PreviousReport.objects.get_or_create(article=article, earlier_id=earlier, defaults=row)
    live = article.versions.live().first()
    if live is None:
        return
    VersionReport.objects.get_or_create(
        version=live, earlier_id=earlier, defaults=row | {"published_at": live.published_at}
    )
    places = {r.earlier_id or r.outside_url: place for place, r in enumerate(article.report_links.all())}
    for printed in live.report_rows.all():
        if places.get(printed.earlier_id, printed.position) != printed.position:
            printed.position = places[printed.earlier_id]
            printed.save(update_fields=["position"])
    for outside in live.context["outside_reports"]:
        outside["position"] = places.get(outside["url"], outside["position"])
    live.save(update_fields=["context"])

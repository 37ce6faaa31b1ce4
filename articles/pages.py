"""What a story's page is made of, for readers and for the desk's preview alike."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.text import Truncator

from articles import beside, publishing
from articles.body import link_reports, plain_text
from articles.compiler import compile_story
from articles.models import Article, Change, ReportKind, Version

LATER = 12  # later reports shown on a story
OLD = dt.timedelta(days=365)  # after which a story says how old it is
SUMMARY = 200  # characters of a story without a standfirst that are told of it elsewhere


def article_page(version: Version) -> dict[str, Any]:
    """The context of the page of a published version, in two queries: the stories around it, and its later coverage."""
    found = beside.around(version)
    later = [_report(report) for report in Version.objects.later_than(version)[:LATER]]
    shown = {report["url"] for report in later}
    related = [story for story in found.related if story.path not in shown][: beside.SHOWN]
    is_old = timezone.now() - version.published_at > OLD and not version.notice
    return _context(version, found.previous, later) | {
        "related": [] if version.notice else related,
        "is_old": is_old,
        "newest_on_topic": found.newest if is_old else None,
    }


def preview_page(article: Article) -> dict[str, Any]:
    """The context of the page as a reader would get it if the story were published now, as it stands."""
    compiled = compile_story(article)
    now = timezone.now()
    first = article.versions.begun().first()
    published = first.published_at if first else now
    version = Version(
        article=article,
        number=0,
        live_from=now,
        published_at=published,
        updated_at=now if first else None,
        change=Change.UPDATE if first else Change.FIRST,
        path=publishing.path_of(published, article.slug),
        body=compiled.body,
        words=compiled.words,
        minutes=compiled.minutes,
        context=compiled.context | {"corrections": publishing.corrections_of(article, waiting_at=now)},
        **{
            name: getattr(article, name)
            for name in (
                "kind",
                "headline",
                "short_headline",
                "standfirst",
                "dateline",
                "agency_credit",
                "canonical_url",
                "lead_photo",
            )
        },
    )
    linked = [report.earlier_id for _position, report in compiled.reports]
    live = {v.article_id: v for v in Version.objects.live().filter(article__in=linked).for_lists()}
    previous = []
    for position, report in compiled.reports:
        if found := live.get(report.earlier_id):
            found.report_kind, found.report_note, found.report_position = report.kind, report.note, position
            previous.append(found)
    later = [_report(report) for report in Version.objects.later_than(version)[:LATER]]
    return _context(version, previous, later) | {"preview": True}


def _context(version: Version, previous: list[Version], later: list[dict[str, Any]]) -> dict[str, Any]:
    reports = [(v.report_position, _report(v)) for v in previous]
    reports += [(r["position"], _outside(r)) for r in version.context["outside_reports"]]
    return {
        "version": version,
        "body": link_reports(version.body, {v.article_id: v.path for v in previous}),
        "previous": [report for _position, report in sorted(reports, key=lambda pair: pair[0])],
        "later": later,
        "newest_later": later[0] if later else None,
        "preview": False,
        "page_title": version.headline,
        "page_description": summary_of(version),
        "canonical": version.canonical_url or settings.SITE_URL + version.path,
        "sections": version.context["topics"],
    }


def summary_of(version: Version) -> str:
    """What is told of a story outside of it: its standfirst, or its first words."""
    first = version.body.partition("</p>")[0]
    return version.standfirst or Truncator(" ".join(plain_text(first).split())).chars(SUMMARY)


def _report(version: Version) -> dict[str, Any]:
    return {
        "url": version.path,
        "headline": version.headline,
        "published_at": version.published_at,
        "kind": version.report_kind,
        "kind_label": ReportKind(version.report_kind).label,
        "note": version.report_note,
        "outside": False,
        "retracted": version.notice,
    }


def _outside(report: dict[str, Any]) -> dict[str, Any]:
    return {
        "url": report["url"],
        "headline": report["headline"],
        "published_at": dt.date.fromisoformat(report["date"]) if report["date"] else None,
        "kind": report["kind"],
        "kind_label": ReportKind(report["kind"]).label,
        "note": report["note"],
        "outside": True,
    }

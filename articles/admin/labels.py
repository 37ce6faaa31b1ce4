"""Which stories are offered where an earlier one is chosen, and by what name: never by words this user may not read."""

import re
from collections.abc import Iterable
from typing import Any

from django.db.models import BooleanField, Case, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from articles.models import Address, Article, Version

PUBLIC_ADDRESS = re.compile(r"/\d{4}/\d\d/\d\d/[^/?#]+/")
DESK_ADDRESS = re.compile(r"/articles/article/(\d{1,18})/")
TERMS = 8  # words of a search that count


def offered_to(user: Any, also: Iterable[int] = ()) -> QuerySet[Article]:
    """Stories that readers see, those ``user`` may open and those in ``also``, with what ``label`` needs."""
    live = Version.objects.live().filter(article=OuterRef("pk")).order_by("-live_from")
    mine = Q(pk__in=Article.objects.visible_to(user).values("pk"))
    if user.has_perm("articles.read_every_article"):
        mine = Q(pk__isnull=False)
    stories = Article.objects.defer("body").annotate(
        live_headline=Subquery(live.values("headline")[:1]),
        live_published=Subquery(live.values("published_at")[:1]),
        may_open=Case(When(mine, then=Value(True)), default=Value(False), output_field=BooleanField()),
    )
    return stories.filter(mine | Q(live_headline__isnull=False) | Q(pk__in=list(also)))


def search(stories: QuerySet[Article], term: str) -> QuerySet[Article]:
    """Those of ``stories`` (from ``offered_to``) whose headline has every word of ``term``, or whose address it is."""
    if "/" in term:
        if found := PUBLIC_ADDRESS.search(term):
            return stories.filter(pk__in=Address.objects.filter(path=found[0]).values("article"))
        if found := DESK_ADDRESS.search(term):
            return stories.filter(pk=int(found[1]), may_open=True)
    for word in term.split()[:TERMS]:
        open_one = Q(headline__icontains=word[:80]) | Q(slug__icontains=word[:80])
        stories = stories.filter(Q(live_headline__icontains=word[:80]) | Q(may_open=True) & open_one)
    return stories


def headline(article: Article) -> str:
    """The headline by which this user knows the story (from ``offered_to``)."""
    if article.may_open:
        return article.headline
    return article.live_headline or _("A story that you cannot open")


def when(article: Article) -> str:
    """The day of the story's publication, or that there was none."""
    if article.live_published:
        return date_format(timezone.localtime(article.live_published), "j M Y")
    return _("not published")


def label(article: Article) -> str:
    """Headline and day, as autocomplete shows a story (from ``offered_to``)."""
    return f"{headline(article)} · {when(article)}"

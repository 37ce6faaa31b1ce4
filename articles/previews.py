"""Preview links: the working copy of a story for somebody without an account, for a while and until revoked."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import clock, inserts
from articles.compiler import Problem, Refused
from articles.models import Article, Document, Photo, PreviewLink, PreviewVisit, Stage
from articles.pages import preview_page
from articles.permissions import may_read
from articles.status import Status, standing

# For how long a link may be made, by its name in the form.
PERIODS = {
    "hour": (gettext_lazy("1 hour"), dt.timedelta(hours=1)),
    "day": (gettext_lazy("1 day"), dt.timedelta(days=1)),
    "3-days": (gettext_lazy("3 days"), dt.timedelta(days=3)),
    "week": (gettext_lazy("1 week"), dt.timedelta(weeks=1)),
}
USUAL = "day"
_LINK = Signer(salt="articles.preview-link", sep=".")
_PHOTO = Signer(salt="articles.preview-photo", sep=".")


def may_share(user: Any, article: Article) -> bool:
    """Whether ``user`` may show the story to people without an account."""
    return user.has_perm("articles.share_article") and may_read(user, article)


def make(article: Article, *, by: Any, period: str, note: str = "") -> PreviewLink:
    """A new link to the story's working copy; ``period`` is one of PERIODS, ``note`` says whom it is for.

    Raises Refused where the period is none, the note too long, or the story is not to be shown to anybody.
    """
    longest = PreviewLink._meta.get_field("note").max_length
    problems = []
    if period not in PERIODS:
        problems.append(Problem("no-period", _("Choose for how long the link is to be valid."), True))
    if len(note) > longest:
        sentence = _("Say in at most {limit} characters whom the link is for.").format(limit=longest)
        problems.append(Problem("long-note", sentence, True))
    if why := why_closed(article):
        problems.append(Problem("closed", why, True))
    if problems:
        raise Refused(*problems)
    return PreviewLink.objects.create(
        article=article, note=note, made_by=by, expires_at=clock.read() + PERIODS[period][1]
    )


def why_closed(article: Article) -> str:
    """Why no preview link of the story leads anywhere now, empty where they do."""
    if article.on_hold:
        return _("The story is on legal hold: no preview link of it opens.")
    if article.stage == Stage.SPIKED:
        return _("The story is spiked: no preview link of it opens.")
    if standing(article.pk).status == Status.WITHDRAWN:
        return _("The story was withdrawn: no preview link of it opens.")
    return ""


def revoke(link: PreviewLink, *, by: Any) -> None:
    """End a link; one that was revoked before stays as it was then."""
    PreviewLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=clock.Now(), revoked_by=by)


def address(link: PreviewLink) -> str:
    """The public address of a link."""
    return settings.SITE_URL + reverse("preview", args=[_LINK.sign(str(link.pk))])


def valid() -> QuerySet[PreviewLink]:
    """The links that open now, as far as the database knows; ``may_share`` is asked about their makers besides."""
    links = PreviewLink.objects.filter(revoked_at=None, expires_at__gt=clock.Now(), article__on_hold=False)
    return links.exclude(article__stage=Stage.SPIKED)


def open_page(signed: str, *, visitor: str | None) -> dict[str, Any] | None:
    """The context of the page behind a link, its opening by ``visitor`` (an IP address) logged; None where none opens.

    The addresses of photos and documents in it are good for these and for as long as the link.
    """
    link = _opening(_unsigned(_LINK, signed))
    if link is None:
        return None
    page = preview_page(link.article)
    PreviewVisit.objects.create(link=link, address=visitor)
    context = page["version"].context
    for shown in (context["photo"], *context["photos"].values(), *context["documents"].values()):
        if shown:
            shown["query"] = f"?preview={_file_token(link.pk, shown['key'])}"
    return page


def shows(signed: str, key: str) -> bool:
    """Whether a preview page, whose link still opens, asks for the photo or document ``key`` with ``signed``."""
    pk, _dot, signature = signed.partition(".")
    link = _opening(pk) if _unsigned(_PHOTO, f"{pk}/{key}.{signature}") else None
    if link is None:
        return False
    story = link.article
    if story.lead_photo_id is not None and story.lead_photo.key == key:
        return True
    photos, documents = inserts.photos_in(story.body), inserts.documents_in(story.body)
    return (
        Photo.objects.filter(pk__in=photos, key=key).exists()
        or Document.objects.filter(pk__in=documents, key=key).exists()
    )


def _file_token(pk: int, key: str) -> str:
    return f"{pk}.{_PHOTO.signature(f'{pk}/{key}')}"


def _unsigned(signer: Signer, signed: str) -> str:
    """What was signed, empty where the signature is not ours."""
    try:
        return signer.unsign(signed)
    except BadSignature:
        return ""


def _opening(pk: str) -> PreviewLink | None:
    """The link, if it opens: valid, and made by somebody who still may."""
    if not pk:
        return None
    link = valid().select_related("article__lead_photo", "made_by").filter(pk=pk).first()
    if link is None or link.made_by is None or why_closed(link.article):
        return None
    return link if may_share(link.made_by, link.article) else None

"""Mails about moves: whom each concerns, and their sending in the background after the move is made."""

import contextlib
import datetime as dt
import smtplib
import unicodedata
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tasks import task

from articles import clock, site
from articles.models import Article, HouseRules, Mail, Notice, NoticeAttempt, Transition, Version, house_rules
from articles.permissions import may_read, signatories

KINDS = {mail.value: mail for mail in Mail} | {"schedule": Mail.PUBLISH, "reschedule": Mail.PUBLISH}
SUBJECTS = {
    Mail.SUBMIT: gettext_lazy("To review: {story}"),
    Mail.SEND_BACK: gettext_lazy("Sent back: {story}"),
    Mail.APPROVE: gettext_lazy("Approved: {story}"),
    Mail.PUBLISH: gettext_lazy("Published: {story}"),
}
SUBJECT = 120  # characters of a headline in a subject
# How long to wait after each failure before the next attempt; after the last of them the mail is given up.
WAITS = [dt.timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 480)]
ACCOUNTS = "django.contrib.auth.backends.ModelBackend"  # where permissions are kept


def tell(transition: Transition) -> None:
    """Have everybody told whom the move concerns, unless the house rules switch such mails off.

    Call it in the transaction of the move: the mails are noted in it and sent once it is committed. Whatever becomes of
    them then, the move is made. A move that nobody is told of is passed over.
    """
    kind, rules = KINDS.get(transition.move), house_rules()
    if kind is None or kind in rules.mails_off:
        return
    article = transition.article
    people = approvers_of(article, rules) if kind == Mail.SUBMIT else writers_of(article)
    people = people.filter(is_active=True).exclude(email="").exclude(pk=transition.by_id)
    notices = [notice.pk for notice in Notice.objects.bulk_create(Notice(transition=transition, to=p) for p in people)]
    if notices:
        transaction.on_commit(lambda: deliver.enqueue(notices), robust=True)


def approvers_of(article: Article, rules: HouseRules) -> QuerySet:
    """Who may approve the story as its second person: they may read it, and do not stand for it themselves."""
    readers = Q(pk__in=_with("read_every_article"))
    if rules.shared_drafts and not article.confidential:
        readers |= Q(pk__in=_with("read_shared_article")) & Q(pk__in=_with("view_article"))
    return _with("approve_article").filter(readers).exclude(pk__in=signatories(article))


def writers_of(article: Article) -> QuerySet:
    """Whoever made the story, sent it in or signs it, as far as they have an account."""
    signed = Q(contributor__bylines__article=article)
    return (
        get_user_model()
        .objects.filter(Q(pk__in=[article.created_by_id or 0, article.submitted_by_id or 0]) | signed)
        .distinct()
    )


def _with(permission: str) -> QuerySet:
    return get_user_model().objects.with_perm(f"articles.{permission}", backend=ACCOUNTS).order_by()


# --- In the background ------------------------------------------------------------------------------------------------
@task()
def deliver(notices: list[int], failures: int = 0) -> None:
    """Send the mails of these ``notices`` that are not sent yet, and log each attempt.

    What fails is tried again later, where the task backend can wait, until it has failed once more than there are
    ``WAITS``; ``failures`` counts. A mail is claimed before it is sent, so that none goes out twice.
    """
    mailer, down, again = get_connection(), "", []
    for pk in notices:
        if not (notice := _claimed(pk)):
            continue
        error = _objection(notice)
        if not error:
            error, down = _hand_over(mailer, notice, down)
            if error:
                again.append(pk)
        _log(notice, error)
    with contextlib.suppress(Exception):  # every mail is accounted for; how the connection ends changes nothing
        mailer.close()
    if again and failures < len(WAITS) and deliver.get_backend().supports_defer:
        deliver.using(run_after=timezone.now() + WAITS[failures]).enqueue(again, failures + 1)  # the queue's own clock


def _claimed(pk: int) -> Notice | None:
    """The notice, marked as sent before it is; None where it is sent already, or gone with its story."""
    if not Notice.objects.filter(pk=pk, sent_at=None).update(sent_at=clock.Now()):
        return None
    return Notice.objects.select_related("to", "transition__article", "transition__by").filter(pk=pk).first()


def _objection(notice: Notice) -> str:
    """Why the mail must not be sent now, empty where it may: much can have happened since the move."""
    if not notice.to.is_active:
        return _("Not sent: the account is switched off.")
    if not notice.to.email:
        return _("Not sent: the account has no e-mail address.")
    if not may_read(notice.to, notice.transition.article):
        return _("Not sent: they may not read the story any more.")
    if KINDS[notice.transition.move] == Mail.PUBLISH and _version(notice.transition) is None:
        return _("Not sent: it was taken off the schedule meanwhile.")
    return ""


def _hand_over(mailer: BaseEmailBackend, notice: Notice, down: str) -> tuple[str, str]:
    """Give the mail to the server: the error, empty where there was none, and the error of connecting for all others.

    Where the server could not be reached for one mail, the others are not held up by trying to reach it again.
    """
    if down:
        return down, down
    try:
        mailer.open()
    except Exception as error:  # noqa: BLE001 - a mail backend raises what it likes
        return _named(error), _named(error)
    try:
        mailer.send_messages([_message(notice, mailer)])
    except Exception as error:  # noqa: BLE001 - as above
        with contextlib.suppress(Exception):  # what is left of the connection is not used for the next mail
            mailer.close()
        return _named(error), ""
    return "", ""


def _log(notice: Notice, error: str) -> None:
    """Keep what became of the attempt, and give the notice free again where it failed."""
    with contextlib.suppress(IntegrityError), transaction.atomic():  # where the story was deleted at this moment
        NoticeAttempt.objects.create(notice=notice, error=error)
        if error:
            Notice.objects.filter(pk=notice.pk).update(sent_at=None)


def _named(error: Exception) -> str:
    """What failed, by its kind and code: what a server says may hold addresses, and what a program says passwords."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        detail = next((code for code, _text in error.recipients.values()), "")
    elif isinstance(error, smtplib.SMTPException):
        detail = getattr(error, "smtp_code", "")
    else:
        detail = getattr(error, "strerror", "")
    return ": ".join(str(part) for part in (type(error).__name__, detail) if part)[:250]


# --- What a mail says -------------------------------------------------------------------------------------------------
def _message(notice: Notice, mailer: BaseEmailBackend) -> EmailMessage:
    kind = KINDS[notice.transition.move]
    told = _told(notice.transition)
    subject = SUBJECTS[kind].format(story=Truncator(told["headline"]).chars(SUBJECT) or told["story"])
    if told.get("goes_live"):
        subject = _("Scheduled: {story}").format(story=Truncator(told["headline"]).chars(SUBJECT) or told["story"])
    return EmailMessage(
        subject=subject,
        body=render_to_string(f"mail/{kind}.txt", told),
        to=[notice.to.email],
        connection=mailer,
        headers={
            "Auto-Submitted": "auto-generated",  # RFC 3834: nobody's absence note answers it
            # The same at every attempt: should a server have taken a mail that seemed to fail, it is shown once.
            "Message-ID": f"<notice-{notice.pk}@{urlsplit(settings.SITE_URL).hostname}>",
        },
    )


def _told(transition: Transition) -> dict[str, Any]:
    """What the template of a mail is given. Of a confidential story it holds nothing but that there is one."""
    article, version = transition.article, _version(transition)
    is_secret = article.confidential
    headline = "" if is_secret else _one_line(version.headline if version else article.headline)
    told = {
        "site_name": site.current().name,
        "who": _one_line(_name(transition.by)),
        "headline": headline,
        "story": _("a confidential story") if is_secret else f"“{headline}”",
        "is_secret": is_secret,
        "reason": "" if is_secret else _plain(transition.reason),
        "desk_url": settings.SITE_URL + reverse("admin:articles_article_change", args=[article.pk]),
    }
    if version and version.live_from > clock.read():
        told |= {"goes_live": _in_both_zones(version.live_from)}
    elif version and not is_secret:  # the address has the words of the headline in it
        told |= {"public_url": settings.SITE_URL + version.path}
    return told


def _version(transition: Transition) -> Version | None:
    """The version that the move made, None where it made none or that was taken off again."""
    if transition.version is None:
        return None
    return transition.article.versions.filter(number=transition.version).first()


def _name(user: Any) -> str:
    return (user.get_full_name() or user.get_username()) if user else _("The newsroom")


def _one_line(text: str) -> str:
    """``text`` without anything that could begin another line or header, or turn the words round."""
    return " ".join("".join(" " if unicodedata.category(c)[0] == "C" else c for c in text).split())


def _plain(text: str) -> str:
    """``text`` with its lines and without other control characters."""
    return "\n".join(_one_line(line) for line in text.splitlines()).strip()


def _in_both_zones(moment: dt.datetime) -> str:
    """A time in the newsroom's zone, which is named, and in UTC, with the day of each."""
    here = timezone.localtime(moment, timezone.get_default_timezone())
    form = "l j F Y, H:i"
    return _("{here} ({zone}), which is {there} UTC").format(
        here=date_format(here, form), zone=settings.TIME_ZONE, there=date_format(moment.astimezone(dt.UTC), form)
    )

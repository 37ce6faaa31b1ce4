"""How what machines read is sent: with what lets a client ask again, and get nothing twice."""

import datetime as dt
import hashlib
import re
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement, tostring

from django.db.models import Subquery
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from articles.clock import Now
from articles.models import Arrangement, Version
from newsroom.edition import Edition

SECOND = dt.timedelta(seconds=1)
SETTLED = 2 * SECOND  # after which nothing can happen any more in the second of a change, nor wait for its lock
NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, section 2.2


class Changed(NamedTuple):
    """When readers could notice something last, and whether that is long enough ago for a time in whole seconds."""

    at: dt.datetime
    is_settled: bool


def last_change() -> Changed | None:
    """The last change of anything readers see, in one query; None before the first publication.

    Read it before what is sent: a change in between then belongs to a later time, never to this one.
    """
    begun = Version.objects.begun().order_by("-live_from").values("live_from")[:1]
    ended = Version.objects.ended().order_by("-live_until").values("live_until")[:1]
    arranged = Arrangement.objects.begun().values("live_from")[:1]
    rows = Edition.objects.filter(pk=1).annotate(
        begun=Subquery(begun), ended=Subquery(ended), arranged=Subquery(arranged), now=Now()
    )
    for *times, now in rows.values_list("risen_at", "begun", "ended", "arranged", "now"):
        at = max((each for each in times if each), default=None)
        return Changed(at, now - at > SETTLED) if at else None
    return None


def answer(request: HttpRequest, content: str, content_type: str, changed: Changed | None = None) -> HttpResponse:
    """``content``, or that the client has it already, by its ETag or by the time of the last change.

    That time is in whole seconds. While a second change may still happen in the same one, it is told as the second
    before, and nobody is said to have what they got then.
    """
    response = HttpResponse(content, content_type=content_type)
    response["Cache-Control"] = "no-cache"
    response["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    since = None
    if changed:
        told = int((changed.at if changed.is_settled else changed.at - SECOND).timestamp())
        response["Last-Modified"] = http_date(told)
        since = told if changed.is_settled else None
    return get_conditional_response(request, response["ETag"], since, response)


# --- XML --------------------------------------------------------------------------------------------------------------
def add(parent: Element, name: str, words: str = "", **attributes: str) -> Element:
    """An element below ``parent``, with ``words`` in it."""
    child = SubElement(parent, name, attributes)
    child.text = words or None
    return child


def xml_of(root: Element) -> str:
    """A whole document, without the few characters that no XML document may have."""
    return '<?xml version="1.0" encoding="utf-8"?>\n' + NOT_IN_XML.sub("", tostring(root, encoding="unicode"))

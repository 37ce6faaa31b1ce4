"""What the head of a page says to machines; never a query."""

import json
from datetime import datetime
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, to_locale

from articles import structured
from articles.templatetags.reader import in_newsroom

register = template.Library()
register.filter("newsroom_time", in_newsroom)

# As Django's `json_script` does: nothing in the data can end the element that it stands in.
ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


@register.simple_tag(takes_context=True)
def json_ld(context: template.Context, name: str = "") -> SafeString:
    """Return what the page says of itself, by the `name` of what it shows, and of the site, as JSON-LD.

    It is data, so that a content security policy has nothing to say of it.
    """
    found = structured.blocks(name, context.flatten())
    return mark_safe("\n".join(script(each) for each in found))  # noqa: S308  # escaped as above


def script(entity: dict[str, Any]) -> str:
    """Return an element with `entity` in it."""
    data = json.dumps(entity, ensure_ascii=False).translate(ESCAPES)
    return f'<script type="application/ld+json">{data}</script>'


@register.filter
def modified(version: Any) -> datetime:
    """Return when readers were last told of a change."""
    return structured.modified(version)


@register.simple_tag
def locale() -> str:
    """Return the language of the page as Open Graph writes it: en_GB."""
    return to_locale(get_language())

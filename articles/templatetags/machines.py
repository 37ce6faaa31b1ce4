"""What the head of a page says to machines; never a query."""

import json
from datetime import datetime
from typing import Any

from django import template
from django.utils.html import escapejs, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, to_locale

from articles import structured
from articles.templatetags.reader import in_newsroom

register = template.Library()
register.filter("newsroom_time", in_newsroom)


@register.simple_tag(takes_context=True)
def json_ld(context: template.Context, name: str = "") -> SafeString:
    """Return what the page says of itself, by the `name` of what it shows, and of the site, as JSON-LD.

    It is data, so that a content security policy has nothing to say of it.
    """
    found = structured.blocks(name, context.flatten())
    return format_html_join(
        "\n", '<script type="application/ld+json">{}</script>', ((written(each),) for each in found)
    )


def written(value: Any) -> SafeString:
    """Return `value` as JSON; Django escapes every text so that it cannot end the element that it stands in."""
    if isinstance(value, dict):
        pairs = ((written(name), written(each)) for name, each in value.items())
        return format_html("{{{}}}", format_html_join(", ", "{}: {}", pairs))
    if isinstance(value, list | tuple):
        return format_html("[{}]", format_html_join(", ", "{}", ((written(each),) for each in value)))
    if isinstance(value, str):
        return format_html('"{}"', escapejs(value))
    return format_html("{}", json.dumps(value))


@register.filter
def modified(version: Any) -> datetime:
    """Return when readers were last told of a change."""
    return structured.modified(version)


@register.simple_tag
def locale() -> str:
    """Return the language of the page as Open Graph writes it: en_GB."""
    return to_locale(get_language())

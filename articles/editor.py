"""What the body editor offers; the sanitiser keeps the same and no more."""

import re

from django.urls import reverse_lazy
from django_prose_editor.config import add_tags_and_attributes
from js_asset import static_lazy

ID = re.compile(r"[1-9][0-9]{0,17}\Z")
ADDRESS = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)
WEB = re.compile(r"https?://[^\s/]", re.IGNORECASE)
KEY = re.compile(r"[a-z0-9]{1,12}\Z")


_SHAPES = {
    "data-expert": ID,
    "data-article": ID,
    "data-document": ID,
    "data-poster": ID,
    "data-card": WEB,
    "data-unnamed": KEY,
    "href": ADDRESS,
}


def _kept_attribute(tag: str, name: str, value: str) -> str | None:
    """nh3's attribute filter: ids are numbers, keys are short, everything else nh3 has judged already."""
    if name == "data-photo":
        return " ".join(filter(ID.match, value.split())) or None
    return value if name not in _SHAPES or _SHAPES[name].match(value) else None


def _allow_photos(_config: dict, allowed: dict) -> None:
    add_tags_and_attributes(allowed, ["figure", "figcaption"], {"figure": ["data-photo"]})


def _allow_document(_config: dict, allowed: dict) -> None:
    add_tags_and_attributes(allowed, ["aside"], {"aside": ["data-document"]})


def _allow_card(_config: dict, allowed: dict) -> None:
    add_tags_and_attributes(allowed, ["aside"], {"aside": ["data-card", "data-source", "data-poster"]})


def _allow_nothing(_config: dict, _allowed: dict) -> None:
    """For an extension that only works in the browser."""


def _allow_quotation(_config: dict, allowed: dict) -> None:
    add_tags_and_attributes(allowed, ["q"], {"q": ["data-expert", "data-unnamed"]})
    allowed["attribute_filter"] = _kept_attribute


def _allow_report(_config: dict, allowed: dict) -> None:
    add_tags_and_attributes(allowed, ["a"], {"a": ["href", "data-article"]})


EXTENSION_GROUPS = [
    {
        "js": [static_lazy("desk/editor-marks.js")],
        "extensions": {"Quotation": _allow_quotation, "Report": _allow_report},
    },
    {
        "js": [static_lazy("desk/editor-inserts.js"), static_lazy("desk/editor-paste.js")],
        "extensions": {
            "Photos": _allow_photos,
            "Download": _allow_document,
            "Card": _allow_card,
            "Pasting": _allow_nothing,
        },
    },
]
LINK = {"enableTarget": False, "protocols": ["http", "https", "mailto"]}
PHOTO = {"app_label": "articles", "model_name": "article", "field_name": "lead_photo"}  # asked for as if for that
BODY_EXTENSIONS = {
    "Bold": True,
    "Italic": True,
    "Heading": {"levels": [2, 3]},
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Blockquote": True,
    "HardBreak": True,
    "Table": True,
    "TableRow": True,
    "TableHeader": True,
    "TableCell": True,
    "Link": LINK,
    "Quotation": {
        "url": reverse_lazy("admin:autocomplete"),
        "addUrl": reverse_lazy("admin:people_expert_add_quickly"),
        "source": {"app_label": "articles", "model_name": "quotedperson", "field_name": "expert"},
    },
    "Report": {
        "url": reverse_lazy("admin:autocomplete"),
        "source": {"app_label": "articles", "model_name": "previousreport", "field_name": "earlier"},
    },
    "Photos": {
        "url": reverse_lazy("admin:autocomplete"),
        "addUrl": reverse_lazy("admin:articles_article_insert_photo"),
        "readUrl": reverse_lazy("admin:articles_photo_read"),
        "source": PHOTO,
    },
    "Download": {
        "url": reverse_lazy("admin:autocomplete"),
        "addUrl": reverse_lazy("admin:articles_article_insert_document"),
        "source": {"app_label": "articles", "model_name": "versiondocument", "field_name": "document"},
    },
    "Card": {"url": reverse_lazy("admin:autocomplete"), "source": PHOTO},
    "Pasting": True,
}
# Of a short text that stands by itself on a page, and is no story.
PLAIN_EXTENSIONS = {
    "Bold": True,
    "Italic": True,
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "HardBreak": True,
    "Link": LINK,
}
# What a page about the newspaper may hold.
PAGE_EXTENSIONS = {
    "Heading": {"levels": [2, 3]},
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Link": LINK,
}

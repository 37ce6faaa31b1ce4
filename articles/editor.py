"""What the body editor offers; the sanitiser keeps the same and no more."""

import re

from django.urls import reverse_lazy
from django_prose_editor.config import add_tags_and_attributes
from js_asset import static_lazy

ID = re.compile(r"[1-9][0-9]{0,17}\Z")
ADDRESS = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)
KEY = re.compile(r"[a-z0-9]{1,12}\Z")


def _kept_attribute(tag: str, name: str, value: str) -> str | None:
    """nh3's attribute filter: ids are numbers, keys are short, everything else nh3 has judged already."""
    if name in {"data-expert", "data-article"}:
        return value if ID.match(value) else None
    if name == "data-unnamed":
        return value if KEY.match(value) else None
    if name == "href":
        return value if ADDRESS.match(value) else None
    return value


def _allow_quotation(_config: dict, allowed: dict) -> None:
    add_tags_and_attributes(allowed, ["q"], {"q": ["data-expert", "data-unnamed"]})
    allowed["attribute_filter"] = _kept_attribute


def _allow_report(_config: dict, allowed: dict) -> None:
    add_tags_and_attributes(allowed, ["a"], {"a": ["href", "data-article"]})


EXTENSION_GROUPS = [
    {
        "js": [static_lazy("desk/editor-marks.js")],
        "extensions": {"Quotation": _allow_quotation, "Report": _allow_report},
    }
]
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
    "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto"]},
    "Quotation": {
        "url": reverse_lazy("admin:autocomplete"),
        "addUrl": reverse_lazy("admin:people_expert_add_quickly"),
        "source": {"app_label": "articles", "model_name": "quotedperson", "field_name": "expert"},
    },
    "Report": {
        "url": reverse_lazy("admin:autocomplete"),
        "source": {"app_label": "articles", "model_name": "previousreport", "field_name": "earlier"},
    },
}

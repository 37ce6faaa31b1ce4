"""The two colours of the readers' site that a newspaper may choose, and whether they can be read; pure functions.

The values are those of `site.css`: the usual colours, and what they stand on in each scheme.
"""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

HEX = r"^#[0-9a-f]{6}$"
COLOURS = {
    "voice_light": "#b5301a",
    "voice_dark": "#ff9478",
    "record_light": "#1b4985",
    "record_dark": "#93b8ee",
}
PAPER = {"light": "#fcfcfa", "dark": "#121417"}
TINT = {"light": "#f2f2ed", "dark": "#1b1e22"}
MARK = {"light": "#ffe7a0", "dark": "#453706"}
WASH = 0.07  # how much of the record's colour is in the box of a correction
LINEAR = 0.04045  # below this, sRGB is
ENOUGH = 4.5  # to one; WCAG 2.2, success criterion 1.4.3


def is_colour(value: str) -> None:
    """Raise ValidationError where ``value`` is not "#" and six hexadecimal digits."""
    if not re.match(HEX, value, re.IGNORECASE):
        raise ValidationError(_("Write a colour as # and six digits from 0 to 9 and a to f, such as #b5301a."))


def check(name: str, value: str) -> None:
    """Raise ValidationError with a sentence where words in the colour ``value`` could not be read; see COLOURS."""
    is_colour(value)
    kind, scheme = name.split("_")
    for where, background in _surfaces(kind, scheme, value):
        found = contrast(value, background)
        if found < ENOUGH:
            sentence = _(
                "{colour} has a contrast of {found} to 1 with {where}, {background}. Words need {enough} to 1: choose "
                "a {other} colour."
            )
            raise ValidationError(
                sentence.format(
                    colour=value,
                    found=f"{int(found * 10) / 10}",  # never rounded up to what would be enough
                    where=where,
                    background=background,
                    enough=ENOUGH,
                    other=_("darker") if scheme == "light" else _("lighter"),
                ),
                code="contrast",
            )


def contrast(one: str, other: str) -> float:
    """How much lighter the lighter of two colours is: 1 to 21, as WCAG 2.2 defines it."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def mixed(colour: str, background: str, share: float) -> str:
    """``background`` with a ``share`` of ``colour`` in it."""
    parts = zip(_parts(colour), _parts(background), strict=True)
    return "#" + "".join(f"{round(share * a + (1 - share) * b):02x}" for a, b in parts)


def stylesheet(colours: dict[str, str]) -> str:
    """The style sheet that puts ``colours``, all of COLOURS, in the place of the usual ones."""
    light, dark = (
        f":root{{--voice:{colours[f'voice_{scheme}']};--record:{colours[f'record_{scheme}']};"
        f"--wash:{mixed(colours[f'record_{scheme}'], paper, WASH)}}}"
        for scheme, paper in PAPER.items()
    )
    return f"{light}@media (prefers-color-scheme:dark){{{dark}}}\n"


def _surfaces(kind: str, scheme: str, value: str) -> list[tuple[str, str]]:
    """What stands in the colour is read on these: what each is called, and its colour."""
    page = [(gettext_lazy("the page"), PAPER[scheme]), (gettext_lazy("tinted parts of the page"), TINT[scheme])]
    if kind == "voice":
        return [*page, (gettext_lazy("words that somebody was led to"), MARK[scheme])]
    return [*page, (gettext_lazy("the box of a correction"), mixed(value, PAPER[scheme], WASH))]


def _luminance(colour: str) -> float:
    red, green, blue = (
        part / 12.92 if part <= LINEAR else ((part + 0.055) / 1.055) ** 2.4
        for part in (value / 255 for value in _parts(colour))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)

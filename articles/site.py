"""The newspaper as readers meet it: its settings and public pages, kept in the process so that no page asks."""

import unicodedata
from dataclasses import dataclass

from django.db import Error, transaction
from django.templatetags.static import static
from django.urls import reverse

from articles.colours import COLOURS
from articles.models import Policy, PolicyPage, SiteSettings
from newsroom import edition, memory

SQUARE = 1.25  # the longer side to the shorter one, at most

# The properties that schema.org has for a newspaper's policies, and the page that tells of each.
PROPERTIES = {
    "missionCoveragePrioritiesPolicy": Policy.MISSION,
    "publishingPrinciples": Policy.ETHICS,
    "ethicsPolicy": Policy.ETHICS,
    "correctionsPolicy": Policy.CORRECTIONS,
    "unnamedSourcesPolicy": Policy.SOURCES,
    "ownershipFundingInfo": Policy.OWNERSHIP,
    "masthead": Policy.MASTHEAD,
    "actionableFeedbackPolicy": Policy.CONTACT,
}


@dataclass(frozen=True)
class Site:
    """The settings, the public pages without their texts, and what is made of both."""

    settings: SiteSettings
    pages: tuple[PolicyPage, ...]
    snippets: dict[str, str]  # safe to print, by slot
    stylesheet: str  # the address of the colours, empty where they are the usual ones
    icon: str  # the address of the sign that browsers set beside the name: a logo that is about square, or the initial

    @classmethod
    def of(cls, settings: SiteSettings, pages: tuple[PolicyPage, ...] = ()) -> "Site":
        """The site that these settings and pages make."""
        icon = settings.logo.url if is_square(settings) else icon_url(settings.called, settings.colours)
        return cls(settings, pages, settings.snippets, stylesheet_url(settings.colours), icon)

    @property
    def name(self) -> str:
        """What the newspaper is called."""
        return self.settings.called

    @property
    def touch_icon(self) -> str:
        """The sign for a telephone's screen, which takes no SVG: the logo, where it is about square."""
        return self.icon if is_square(self.settings) else ""

    @property
    def policies(self) -> dict[str, str]:
        """The path of each public policy, by the property that schema.org has for it."""
        public = {page.slug: page.get_absolute_url() for page in self.pages}
        return {name: public[slug] for name, slug in PROPERTIES.items() if slug in public}


def current() -> Site:
    """The site as it is, at most a second late. Without a database as it was last, or as it is installed."""
    try:
        return _kept()
    except Error:
        return _kept.kept.value if _kept.kept else Site.of(SiteSettings())


def changed() -> None:
    """Tell every process, at the end of a transaction that changed settings or pages; this one knows at once."""
    edition.bump()
    memory.forget()
    transaction.on_commit(memory.forget)


def stylesheet_url(colours: dict[str, str]) -> str:
    """Where the style sheet of these colours is; they are all in the address, so that it never changes."""
    if colours == COLOURS:
        return ""
    return reverse("colours", args=["-".join(colours[name].removeprefix("#") for name in COLOURS)])


def is_square(settings: SiteSettings) -> bool:
    """Whether there is a logo that can be read at the size of an icon."""
    if not settings.logo:
        return False
    shorter, longer = sorted((settings.logo_width, settings.logo_height))
    return longer <= SQUARE * shorter


def icon_url(name: str, colours: dict[str, str]) -> str:
    """Where the icon of a name and its colours is; all of it is in the address, so that it never changes."""
    initial = next((sign for sign in unicodedata.normalize("NFC", name) if sign.isalnum()), "")
    if not initial:
        return static("site/mark.svg")
    on_black = (colours[each].removeprefix("#") for each in ("voice_dark", "record_dark"))
    return reverse("icon", args=[f"{ord(initial.upper()[0]):x}", *on_black])


def _read() -> tuple[Site, None]:
    pages = PolicyPage.objects.public().defer("body")
    return Site.of(SiteSettings.objects.filter(pk=1).first() or SiteSettings(), tuple(pages)), None


_kept = memory.Kept(_read)

"""The newspaper as readers meet it: its settings and public pages, kept in the process so that no page asks."""

from dataclasses import dataclass

from django.db import Error, transaction
from django.urls import reverse

from articles.colours import COLOURS
from articles.models import Policy, PolicyPage, SiteSettings
from newsroom import edition, memory

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

    @classmethod
    def of(cls, settings: SiteSettings, pages: tuple[PolicyPage, ...] = ()) -> "Site":
        """The site that these settings and pages make."""
        return cls(settings, pages, settings.snippets, stylesheet_url(settings.colours))

    @property
    def name(self) -> str:
        """What the newspaper is called."""
        return self.settings.called

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


def _read() -> tuple[Site, None]:
    pages = PolicyPage.objects.public().defer("body")
    return Site.of(SiteSettings.objects.filter(pk=1).first() or SiteSettings(), tuple(pages)), None


_kept = memory.Kept(_read)

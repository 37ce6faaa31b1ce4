"""What the newspaper is called, what it looks like, who publishes it, and what it says of itself."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_prose_editor.fields import ProseEditorField

from articles import snippets
from articles.body import sanitise_page
from articles.colours import COLOURS, HEX, is_colour
from articles.editor import PAGE_EXTENSIONS


class Crawler(models.TextChoices):
    """A crawler of a maker of language models, by the name that it looks for in robots.txt."""

    GPTBOT = "GPTBot", gettext_lazy("GPTBot (OpenAI, to train models)")
    OAI_SEARCHBOT = "OAI-SearchBot", gettext_lazy("OAI-SearchBot (OpenAI, to answer with links)")
    CLAUDEBOT = "ClaudeBot", gettext_lazy("ClaudeBot (Anthropic, to train models)")
    CCBOT = "CCBot", gettext_lazy("CCBot (Common Crawl, an archive that many train on)")
    GOOGLE_EXTENDED = "Google-Extended", gettext_lazy("Google-Extended (Google, for Gemini; its search is another one)")
    APPLEBOT_EXTENDED = "Applebot-Extended", gettext_lazy("Applebot-Extended (Apple, to train models)")
    PERPLEXITYBOT = "PerplexityBot", gettext_lazy("PerplexityBot (Perplexity, to answer with links)")
    BYTESPIDER = "Bytespider", gettext_lazy("Bytespider (ByteDance, to train models)")
    META = "meta-externalagent", gettext_lazy("meta-externalagent (Meta, to train models)")


def _colour(label: str) -> models.CharField:
    return models.CharField(label, max_length=7, blank=True, validators=[is_colour])


class SiteSettings(models.Model):
    """The one row of them; what is empty is as the installation has it, or not shown."""

    name = models.CharField(gettext_lazy("name"), max_length=60, blank=True)
    description = models.CharField(gettext_lazy("description"), max_length=200, blank=True)
    logo = models.ImageField(
        gettext_lazy("logo"), upload_to="site", blank=True, width_field="logo_width", height_field="logo_height"
    )
    logo_width = models.PositiveSmallIntegerField(null=True, editable=False)
    logo_height = models.PositiveSmallIntegerField(null=True, editable=False)
    sharing_picture = models.ImageField(gettext_lazy("picture for links shared"), upload_to="site", blank=True)
    voice_light = _colour(gettext_lazy("exact words, light"))
    voice_dark = _colour(gettext_lazy("exact words, dark"))
    record_light = _colour(gettext_lazy("our record, light"))
    record_dark = _colour(gettext_lazy("our record, dark"))
    founded = models.CharField(gettext_lazy("founded"), max_length=10, blank=True)
    email = models.EmailField(gettext_lazy("e-mail address"), blank=True)
    phone = models.CharField(gettext_lazy("telephone"), max_length=40, blank=True)
    address = models.CharField(gettext_lazy("postal address"), max_length=200, blank=True)
    crawlers_refused = models.JSONField(gettext_lazy("crawlers refused"), default=list, blank=True)
    security_contact = models.CharField(gettext_lazy("contact for security"), max_length=200, blank=True)
    origins = models.JSONField(gettext_lazy("addresses that pages may load from"), default=list, blank=True)
    slot_head = models.TextField(gettext_lazy("in the head of every page"), blank=True)
    slot_standfirst = models.TextField(gettext_lazy("under the standfirst of a story"), blank=True)
    slot_end = models.TextField(gettext_lazy("at the end of a story"), blank=True)

    class Meta:
        verbose_name = verbose_name_plural = gettext_lazy("site")
        permissions = [("embed_sitesettings", "Can let pages load from elsewhere")]
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="site_settings_are_one"),
            *(
                models.CheckConstraint(
                    condition=Q(**{name: ""}) | Q(**{f"{name}__regex": HEX}), name=f"site_{name}_is_a_colour"
                )
                for name in COLOURS
            ),
        ]

    def __str__(self) -> str:
        return _("Site")

    @property
    def called(self) -> str:
        """What the newspaper is called."""
        return self.name or settings.SITE_NAME

    @property
    def colours(self) -> dict[str, str]:
        """The colours that readers see, by the names of their fields."""
        return {name: getattr(self, name) or usual for name, usual in COLOURS.items()}

    @property
    def snippets(self) -> dict[str, str]:
        """What stands in each slot, safe to print: nothing that does not keep to the origins allowed."""
        return {name: snippets.shown(name, getattr(self, f"slot_{name}"), self.origins) for name in snippets.SLOTS}


class Policy(models.TextChoices):
    """A page on which the newspaper says how it works, by the end of its address."""

    MISSION = "mission", gettext_lazy("Our mission")
    ETHICS = "ethics", gettext_lazy("Ethics")
    CORRECTIONS = "corrections", gettext_lazy("How we correct")
    SOURCES = "sources", gettext_lazy("Unnamed sources")
    OWNERSHIP = "ownership", gettext_lazy("Who owns us")
    MASTHEAD = "masthead", gettext_lazy("Masthead")
    CONTACT = "contact", gettext_lazy("Contact")
    PRIVACY = "privacy", gettext_lazy("Privacy")
    IMPRINT = "imprint", gettext_lazy("Imprint")


class PolicyPageQuerySet(models.QuerySet):
    """Pages about the newspaper."""

    def public(self) -> "PolicyPageQuerySet":
        """Those that readers have, in their order."""
        return self.filter(is_public=True).order_by("pk")


class PolicyPage(models.Model):
    """One of the pages about the newspaper; a migration makes a row for each."""

    slug = models.CharField(max_length=12, choices=Policy, unique=True, editable=False)
    title = models.CharField(gettext_lazy("title"), max_length=80, blank=True)
    body = ProseEditorField(gettext_lazy("text"), extensions=PAGE_EXTENSIONS, sanitize=sanitise_page, blank=True)
    is_public = models.BooleanField(gettext_lazy("public"), default=False)
    changed_at = models.DateTimeField(gettext_lazy("last changed"), null=True, editable=False)

    objects = PolicyPageQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = gettext_lazy("page about us")
        verbose_name_plural = gettext_lazy("pages about us")
        constraints = [
            models.CheckConstraint(condition=Q(slug__in=Policy.values), name="policy_page_known"),
            models.CheckConstraint(
                condition=Q(is_public=False) | ~Q(body="") & Q(changed_at__isnull=False),
                name="policy_page_public_with_text",
            ),
        ]

    def __str__(self) -> str:
        return self.heading

    def get_absolute_url(self) -> str:
        return reverse("policy", args=[self.slug])

    @property
    def heading(self) -> str:
        """What stands above it: the title that somebody gave it, or the usual one."""
        return self.title or str(Policy(self.slug).label)

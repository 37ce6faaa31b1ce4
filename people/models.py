"""Who writes and who is quoted: contributors, experts with the positions they held, organisations."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.slugs import SlugField


def web_address(field: str, name: str) -> models.CheckConstraint:
    """The constraint that a field is empty or an address that a browser opens as a page, never one that it runs."""
    return models.CheckConstraint(
        condition=Q(**{field: ""}) | Q(**{f"{field}__regex": r"^https?://"}),
        name=name,
        violation_error_message=_("Give an address that begins with http:// or https://."),
    )


class Organisation(models.Model):
    """A body somebody speaks for or works at."""

    name = models.CharField(_("name"), max_length=150, unique=True)
    slug = SlugField(_("slug"), unique=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")

    def __str__(self) -> str:
        return self.name


class Contributor(models.Model):
    """A byline. It outlives the login of whoever wrote under it."""

    name = models.CharField(_("name"), max_length=120)
    slug = SlugField(_("slug"), unique=True)
    role = models.CharField(_("role"), max_length=120, blank=True, help_text=_("As printed: Harbour correspondent."))
    biography = models.TextField(_("biography"), blank=True)
    portrait = models.ImageField(_("portrait"), upload_to="portraits", blank=True)
    public_contact = models.EmailField(_("public e-mail address"), blank=True, help_text=_("Readers see it."))
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, verbose_name=_("login")
    )

    class Meta:
        ordering = ["name", "pk"]
        indexes = [models.Index(fields=["name", "id"], name="contributor_by_name")]
        verbose_name = _("contributor")
        verbose_name_plural = _("contributors")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("contributor", args=[self.slug])


def has_page(prefix: str = "") -> Q:
    """The condition that a person may have a public page; the same rule as ``Expert.has_page``."""
    switched_on = Q(**{f"{prefix}page": Expert.Page.YES})
    usual = ~Q(**{f"{prefix}kind": Expert.Kind.PRIVATE}) & ~Q(**{f"{prefix}page": Expert.Page.NO})
    return Q(**{f"{prefix}merged_into": None}) & (switched_on | usual)


class PersonKind(models.TextChoices):
    """In what capacity somebody is quoted, as a rule."""

    EXPERT = "expert", _("Expert")
    OFFICIAL = "official", _("Official")
    SPOKESPERSON = "spokesperson", _("Spokesperson")
    WITNESS = "witness", _("Witness")
    PRIVATE = "private", _("Private individual")


class PublicPage(models.TextChoices):
    """Whether readers get a page of a person."""

    USUAL = "usual", _("As usual for this kind of person")
    YES = "yes", _("Has a public page")
    NO = "no", _("Has no public page")


class ExpertQuerySet(models.QuerySet):
    """People quoted."""

    def with_page(self) -> "ExpertQuerySet":
        """Those who may have a page of their own; whether there is anything on it, their public quotes decide."""
        return self.filter(has_page())


class Expert(models.Model):
    """Anyone the newsroom quotes. A private individual has no public page until an editor switches it on."""

    Kind, Page = PersonKind, PublicPage

    name = models.CharField(_("name"), max_length=120)
    slug = SlugField(_("slug"), unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.EXPERT)
    aliases = models.TextField(
        _("other names"), blank=True, help_text=_("Other spellings and earlier names, one a line.")
    )
    biography = models.TextField(_("biography"), blank=True)
    portrait = models.ImageField(_("portrait"), upload_to="portraits", blank=True)
    website = models.URLField(_("website"), blank=True)
    page = models.CharField(
        _("public page"),
        max_length=5,
        choices=Page,
        default=Page.USUAL,
        help_text=_("A private individual has no page, no place in lists and no feed unless this says so."),
    )
    private_contact_notes = models.TextField(_("contact notes"), blank=True, help_text=_("Never shown to readers."))
    merged_into = models.ForeignKey(
        "self",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="merged",
        verbose_name=_("the same person as"),
    )

    objects = ExpertQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("person")
        verbose_name_plural = _("people")
        permissions = [("view_contact_notes", "Can read and write people's contact notes")]
        indexes = [models.Index(fields=["name", "id"], name="expert_by_name")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=PersonKind.values), name="expert_kind_known"),
            models.CheckConstraint(condition=Q(page__in=PublicPage.values), name="expert_page_known"),
            web_address("website", name="expert_website_on_the_web"),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("pk")),
                name="expert_not_merged_into_self",
                violation_error_message=_("A person cannot be merged into themselves."),
            ),
        ]

    def __str__(self) -> str:
        description = self.description
        return f"{self.name}, {description}" if description else self.name

    def get_absolute_url(self) -> str:
        return reverse("expert", args=[self.slug])

    @property
    def has_page(self) -> bool:
        """Whether readers may have a page of this person; the same rule as the function ``has_page``."""
        if self.merged_into_id or self.page == self.Page.NO:
            return False
        return self.page == self.Page.YES or self.kind != self.Kind.PRIVATE

    @property
    def description(self) -> str:
        """Their position today, such as "harbour master, Port Authority"; empty where none is known."""
        return self.described_on(timezone.localdate())

    def described_on(self, day: dt.date) -> str:
        """The position they held on ``day``, the one begun last where there were several; empty where none is known."""
        held = [
            p for p in self.positions.all() if (not p.started or p.started <= day) and (not p.ended or p.ended > day)
        ]
        return str(max(held, key=lambda p: (p.started or dt.date.min, p.pk))) if held else ""

    def all_names(self) -> list[str]:
        """The name and every other spelling of it."""
        return [self.name, *(line.strip() for line in self.aliases.splitlines() if line.strip())]


class Position(models.Model):
    """What somebody was, where, and from when to when (the end is the first day they no longer were)."""

    expert = models.ForeignKey(Expert, models.CASCADE, related_name="positions")
    title = models.CharField(_("title"), max_length=150)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, verbose_name=_("organisation")
    )
    started = models.DateField(_("from"), null=True, blank=True)
    ended = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        ordering = [F("started").desc(nulls_last=True), "-pk"]
        verbose_name = _("position")
        verbose_name_plural = _("positions")
        constraints = [
            models.CheckConstraint(
                condition=Q(started=None) | Q(ended=None) | Q(ended__gt=F("started")),
                name="position_ends_after_start",
                violation_error_message=_("A position ends after it begins."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.organisation.name}" if self.organisation_id else self.title


class FormerSlug(models.Model):
    """An old address of a person or contributor; readers are sent on from it."""

    slug = SlugField()
    expert = models.ForeignKey(Expert, models.CASCADE, null=True, related_name="former_slugs")
    contributor = models.ForeignKey(Contributor, models.CASCADE, null=True, related_name="former_slugs")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["slug"], condition=Q(contributor=None), name="former_slug_one_expert"),
            models.UniqueConstraint(fields=["slug"], condition=Q(expert=None), name="former_slug_one_contributor"),
            models.CheckConstraint(
                condition=Q(expert=None, contributor__isnull=False) | Q(contributor=None, expert__isnull=False),
                name="former_slug_of_one",
            ),
        ]

    def __str__(self) -> str:
        return self.slug

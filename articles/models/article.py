"""The newsroom's side of a story: what editors write and move. No reader-facing code queries it."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django_prose_editor.fields import ProseEditorField
from taggit.managers import TaggableManager

from articles import inserts
from articles.body import sanitise
from articles.editor import BODY_EXTENSIONS
from articles.models.rules import HouseRules
from articles.models.topic import ArticleTopic
from people.models import web_address
from people.slugs import SlugField


class Stage(models.TextChoices):
    """How far the words on the newsroom's side have come. Only workflow.py writes it."""

    DRAFT = "draft", _("Draft")
    REVIEW = "review", _("In review")
    APPROVED = "approved", _("Approved")
    SPIKED = "spiked", _("Spiked")


class Kind(models.TextChoices):
    """What sort of story it is, said plainly to readers."""

    NEWS = "news", _("News")
    ANALYSIS = "analysis", _("Analysis")
    OPINION = "opinion", _("Opinion")
    INTERVIEW = "interview", _("Interview")
    EXPLAINER = "explainer", _("Explainer")
    REVIEW = "review", _("Review")
    OBITUARY = "obituary", _("Obituary")
    SPONSORED = "sponsored", _("Sponsored")


class Conflict(Exception):
    """Somebody else saved or moved the story first."""


def own(user: Any) -> Q:
    """The condition that a story is the user's own: made by them or signed with their name."""
    return Q(created_by=user) | Exists(Byline.objects.filter(article=OuterRef("pk"), contributor__user=user))


class ArticleQuerySet(QuerySet):
    """Stories on the newsroom's side."""

    def showing(self, photo: Any) -> "ArticleQuerySet":
        """The stories whose text shows a photo, also as the poster of a card."""
        return self.filter(changed_at__gte=photo.added_at, body__regex=inserts.showing("photo|poster", photo.pk))

    def offering(self, document: Any) -> "ArticleQuerySet":
        """The stories whose text offers a document."""
        return self.filter(changed_at__gte=document.added_at, body__regex=inserts.showing("document", document.pk))

    def visible_to(self, user: Any) -> "ArticleQuerySet":
        """The stories this user may know of: all for those who may read every story, else their own.

        Where the house rules share unpublished stories, some also read their colleagues’, but never confidential ones.
        """
        if user.has_perm("articles.read_every_article"):
            return self
        if not user.has_perm("articles.view_article"):
            return self.none()
        known = own(user)
        if user.has_perm("articles.read_shared_article"):
            known |= Q(confidential=False) & Exists(HouseRules.objects.filter(shared_drafts=True))
        return self.filter(known)

    def claim(self, article: "Article", **changes: Any) -> None:
        """Write ``changes`` if nobody saved or moved the story since ``article`` was read, and lock it until commit.

        The one lock that works alike on SQLite and PostgreSQL: an UPDATE with a condition. Afterwards ``article`` has
        the new values; where the transaction is rolled back later, read the story again. Raises Conflict where somebody
        was there first.
        """
        found = self.filter(pk=article.pk, revision=article.revision, stage=article.stage, moves=article.moves)
        if not found.update(moves=F("moves") + 1, **changes):
            raise Conflict
        article.moves += 1
        for name, value in changes.items():
            setattr(article, name, value)


class Article(models.Model):
    """A story as the newsroom works on it."""

    headline = models.CharField(_("headline"), max_length=250)
    short_headline = models.CharField(
        _("short headline"), max_length=90, blank=True, help_text=_("For lists and phones; the headline where empty.")
    )
    slug = SlugField(_("slug"), blank=True, help_text=_("The end of its address; made from the headline where empty."))
    standfirst = models.TextField(_("standfirst"), max_length=600, blank=True)
    dateline = models.CharField(_("dateline"), max_length=80, blank=True)
    body = ProseEditorField(_("text"), extensions=BODY_EXTENSIONS, sanitize=sanitise, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.NEWS)
    main_topic = models.ForeignKey(
        "Topic",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="main_of",
        verbose_name=_("main topic"),
        help_text=_("Stands above the headline; the first topic where empty."),
    )
    topics = TaggableManager(_("topics"), through=ArticleTopic, blank=True, help_text="", related_name="articles")
    lead_photo = models.ForeignKey(
        "Photo", models.PROTECT, null=True, blank=True, related_name="articles", verbose_name=_("lead photo")
    )
    agency_credit = models.CharField(
        _("agency credit"), max_length=120, blank=True, help_text=_("Where a news agency wrote all or part of it.")
    )
    canonical_url = models.URLField(
        _("canonical address"), blank=True, help_text=_("Where it was first published, if that was elsewhere.")
    )
    internal_note = models.TextField(_("note for the desk"), blank=True, help_text=_("Never shown to readers."))
    embargoed_until = models.DateTimeField(_("embargoed until"), null=True, blank=True)
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)

    confidential = models.BooleanField(
        _("confidential"),
        default=False,
        help_text=_("Colleagues who may read unpublished stories do not see this one."),
    )

    previous_reports = models.ManyToManyField(
        "self",
        through="PreviousReport",
        through_fields=("article", "earlier"),
        symmetrical=False,
        related_name="later_coverage",
    )

    stage = models.CharField(max_length=8, choices=Stage, default=Stage.DRAFT, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)
    approved_revision = models.PositiveIntegerField(null=True, editable=False)
    moves = models.PositiveIntegerField(default=0, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="created_articles"
    )
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="submitted_articles"
    )
    submitted_at = models.DateTimeField(null=True, editable=False)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="taken_articles"
    )
    on_hold = models.BooleanField(default=False, editable=False)
    planned_for = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        ordering = ["-changed_at", "-pk"]
        verbose_name = _("story")
        verbose_name_plural = _("stories")
        permissions = [
            ("read_every_article", "Can read every story"),
            ("submit_article", "Can send a story to review"),
            ("recall_article", "Can take a story back from review"),
            ("read_shared_article", "Can read colleagues’ stories where the house rules share them"),
            ("take_article", "Can take a story from the review queue"),
            ("send_back_article", "Can send a story back"),
            ("approve_article", "Can approve a story"),
            ("publish_article", "Can publish a story"),
            ("schedule_article", "Can schedule a story"),
            ("unschedule_article", "Can take a scheduled story off"),
            ("withdraw_article", "Can withdraw a published story"),
            ("restore_article", "Can restore a withdrawn story"),
            ("retract_article", "Can retract a published story"),
            ("hold_article", "Can put a story on legal hold"),
            ("lift_article", "Can lift a legal hold"),
            ("spike_article", "Can spike a story"),
            ("unspike_article", "Can take a story off the spike"),
            ("override_article", "Can approve without a second person, for a reason"),
            ("lower_embargo_article", "Can lower an embargo"),
            ("share_article", "Can make a preview link for somebody without an account"),
            ("withhold_article", "Can hide an earlier version from readers"),
            ("redact_article", "Can replace words of a story everywhere"),
        ]
        indexes = [
            models.Index(fields=["stage", "-changed_at"], name="article_stage_changed"),
            models.Index(fields=["-changed_at", "-id"], name="article_changed"),
            models.Index(fields=["planned_for"], condition=Q(planned_for__isnull=False), name="article_planned"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="article_stage_known"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="article_kind_known"),
            web_address("canonical_url", name="article_canonical_on_the_web"),
            models.CheckConstraint(
                # Said twice, since a check that comes to NULL passes.
                condition=~Q(stage=Stage.APPROVED)
                | Q(approved_revision__isnull=False, approved_revision=F("revision")),
                name="article_approved_is_exact_text",
            ),
        ]

    def __str__(self) -> str:
        return self.headline


class Byline(models.Model):
    """Who wrote a story, in the order printed."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="bylines")
    contributor = models.ForeignKey(
        "people.Contributor", models.PROTECT, related_name="bylines", verbose_name=_("contributor")
    )
    role = models.CharField(
        _("as"), max_length=80, blank=True, help_text=_("Only where it differs: photographs, research.")
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("byline")
        verbose_name_plural = _("bylines")
        constraints = [
            models.UniqueConstraint(
                fields=["article", "contributor"],
                name="byline_once",
                violation_error_message=_("This contributor is in the byline already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.contributor)


class QuotedPerson(models.Model):
    """Somebody quoted in a story: a person we know, or an unnamed source under a key that only this story has.

    One row for each speaker marked in the text, kept in step whenever the story is saved. Nothing here or anywhere
    says who an unnamed source is.
    """

    article = models.ForeignKey(Article, models.CASCADE, related_name="people_quoted")
    expert = models.ForeignKey(
        "people.Expert", models.PROTECT, null=True, blank=True, related_name="quoted_in", verbose_name=_("person")
    )
    key = models.CharField(max_length=12, blank=True, editable=False)
    description = models.CharField(
        _("described in this story as"),
        max_length=250,
        blank=True,
        help_text=_("As printed, in their capacity that day: harbour master of the town."),
    )
    reason = models.CharField(
        _("why not named"), max_length=250, blank=True, help_text=_("Readers see it. Do not write who it is.")
    )
    position = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("person quoted")
        verbose_name_plural = _("people quoted")
        constraints = [
            models.CheckConstraint(
                condition=Q(expert__isnull=False, key="") | Q(expert__isnull=True) & ~Q(key=""),
                name="quoted_person_known_or_unnamed",
            ),
            models.UniqueConstraint(fields=["article", "expert"], name="quoted_person_once"),
            models.UniqueConstraint(fields=["article", "key"], condition=~Q(key=""), name="unnamed_source_once"),
        ]

    def __str__(self) -> str:
        return self.expert.name if self.expert_id else str(_("unnamed source"))


class ReportKind(models.TextChoices):
    """What a story does to the earlier report it names."""

    BACKGROUND = "background", _("Background")
    FOLLOW_UP = "follow-up", _("Follow-up")
    UPDATE = "update", _("Update")
    CORRECTION = "correction", _("Correction")


class PreviousReport(models.Model):
    """An earlier report that a story builds on: one of our stories, or an address elsewhere."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="report_links")
    earlier = models.ForeignKey(
        Article, models.PROTECT, null=True, blank=True, related_name="later_links", verbose_name=_("earlier story")
    )
    outside_url = models.URLField(_("or an address elsewhere"), blank=True)
    outside_headline = models.CharField(_("its headline"), max_length=250, blank=True)
    outside_date = models.DateField(_("its date"), null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=ReportKind, default=ReportKind.BACKGROUND)
    note = models.CharField(_("why"), max_length=200, blank=True, help_text=_("Readers see it under the headline."))
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("previous report")
        verbose_name_plural = _("previous reports")
        constraints = [
            models.CheckConstraint(
                condition=Q(earlier__isnull=False, outside_url="")
                | Q(earlier__isnull=True) & ~Q(outside_url="") & ~Q(outside_headline=""),
                name="report_ours_or_outside",
                violation_error_message=_(
                    "Choose one of our stories, or give the address and the headline of a report elsewhere, not both."
                ),
            ),
            web_address("outside_url", name="report_outside_on_the_web"),
            models.CheckConstraint(condition=Q(kind__in=ReportKind.values), name="report_kind_known"),
            models.CheckConstraint(
                condition=Q(earlier=None) | ~Q(earlier=F("article")),
                name="report_not_itself",
                violation_error_message=_("A story cannot be its own previous report."),
            ),
            models.UniqueConstraint(
                fields=["article", "earlier"],
                name="report_once",
                violation_error_message=_("This earlier story is linked already."),
            ),
            models.UniqueConstraint(
                fields=["article", "outside_url"], condition=~Q(outside_url=""), name="outside_report_once"
            ),
        ]

    def __str__(self) -> str:
        return self.earlier.headline if self.earlier_id else self.outside_headline

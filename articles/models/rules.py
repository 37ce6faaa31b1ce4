"""The house rules: what a newsroom decides for itself and may change while it works."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class Check(models.TextChoices):
    """A warning before a story goes on, each of which a newsroom may do without."""

    LONG_HEADLINE = "long-headline", gettext_lazy("The headline is longer than lists and search engines show")
    NO_TOPIC = "no-topic", gettext_lazy("The story has no topic")
    PHOTO_WITHOUT_ALT = "photo-without-alt", gettext_lazy("A photo has no alternative text")
    EARLIER_COVERAGE = "earlier-coverage", gettext_lazy("Earlier coverage is mentioned and none is linked")
    REPORT_GONE = "report-gone", gettext_lazy("A previous report is not public any more")
    NO_SPEAKER = "quotation-without-speaker", gettext_lazy("A quotation is not marked with who said it")


class Mail(models.TextChoices):
    """A move that colleagues are told of by e-mail."""

    SUBMIT = "submit", gettext_lazy("A story was sent to review: to those who may approve it")
    SEND_BACK = "send_back", gettext_lazy("A story was sent back: to its writers")
    APPROVE = "approve", gettext_lazy("A story was approved: to its writers")
    PUBLISH = "publish", gettext_lazy("A story was published or scheduled: to its writers")


class SecondPerson(models.TextChoices):
    """Whether somebody else must approve a story."""

    INSTALLED = "installed", gettext_lazy("As this installation is set up")
    ASKED = "asked", gettext_lazy("Somebody else approves every story")
    NOT_ASKED = "not-asked", gettext_lazy("An editor may publish their own story")


def _check_some_of(choices: type[models.TextChoices], value: object) -> None:
    if not isinstance(value, list) or not set(value) <= set(choices.values):
        raise ValidationError(_("Choose among those offered."), code="unknown")


def check_checks(value: object) -> None:
    """Raise ValidationError where ``value`` is not a list of checks."""
    _check_some_of(Check, value)


def check_mails(value: object) -> None:
    """Raise ValidationError where ``value`` is not a list of mails."""
    _check_some_of(Mail, value)


class HouseRules(models.Model):
    """The one row of rules; where there is none yet, the defaults hold."""

    second_person = models.CharField(
        gettext_lazy("second person"), max_length=9, choices=SecondPerson, default=SecondPerson.INSTALLED
    )
    shared_drafts = models.BooleanField(
        gettext_lazy("reporters read one another’s unpublished stories"),
        default=False,
        help_text=gettext_lazy("Never those marked confidential. Outside contributors read only their own."),
    )
    public_history = models.BooleanField(
        gettext_lazy("readers can see what a story said before"),
        default=False,
        help_text=gettext_lazy("Each published text of a story, with what changed marked."),
    )
    checks_off = models.JSONField(
        gettext_lazy("checks switched off"), default=list, blank=True, validators=[check_checks]
    )
    mails_off = models.JSONField(gettext_lazy("mails switched off"), default=list, blank=True, validators=[check_mails])

    class Meta:
        verbose_name = verbose_name_plural = gettext_lazy("house rules")
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="house_rules_are_one"),
            models.CheckConstraint(
                condition=Q(second_person__in=SecondPerson.values), name="house_rules_second_person_known"
            ),
        ]

    def __str__(self) -> str:
        return _("House rules")

    @property
    def asks_second_person(self) -> bool:
        """Whether somebody else must approve a story."""
        if self.second_person == SecondPerson.INSTALLED:
            return settings.REQUIRE_SECOND_PERSON
        return self.second_person == SecondPerson.ASKED


def house_rules() -> HouseRules:
    """The rules as they are now, one query."""
    return HouseRules.objects.filter(pk=1).first() or HouseRules(pk=1)

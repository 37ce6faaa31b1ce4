"""How the desk tells time, and shows two texts."""

import datetime as dt

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from articles.text import compare

register = template.Library()

MINUTE = dt.timedelta(minutes=1)

register.filter("folded", compare.folded)


@register.filter
def ago(moment: dt.datetime) -> str:
    """How long ago something happened: "5 minutes ago", or "just now" within the last minute."""
    if timezone.now() - moment < MINUTE:
        return _("just now")
    return _("{time} ago").format(time=timesince(moment, depth=1))


@register.filter
def moment(at: dt.datetime) -> str:
    """A moment as it is said in passing, in the newsroom's time: "14:02" today, else with its day."""
    local = timezone.localtime(at)
    return f"{local:%H:%M}" if local.date() == timezone.localdate() else date_format(local, "D j M, H:i")

"""How the desk tells time."""

import datetime as dt

from django import template
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

register = template.Library()

MINUTE = dt.timedelta(minutes=1)


@register.filter
def ago(moment: dt.datetime) -> str:
    """How long ago something happened: "5 minutes ago", or "just now" within the last minute."""
    if timezone.now() - moment < MINUTE:
        return _("just now")
    return _("{time} ago").format(time=timesince(moment))

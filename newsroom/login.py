"""Logging in, and what stops guessing at passwords: django-axes counts failures by user name and by address.

Five failures with one user name, from wherever, or twenty from one address keep that name or that address out for a
quarter of an hour. Names that nobody has are counted like all others, so the answer tells nobody which there are.
Whoever is logged in stays so: only the door is shut.
"""

import datetime as dt
import math
import unicodedata
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from axes.utils import reset
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.models import User
from django.db.models import QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from newsroom import clients

ADDRESS_WORTH = 4  # an office shares one address: it may fail so many times as often as one user name
NOWHERE = "0.0.0.0"  # noqa: S104 - stands for an address that is not known; a column that is empty is not unique
LONGEST_NAME = AccessAttempt._meta.get_field("username").max_length


class LoginForm(AdminAuthenticationForm):
    """The admin's, with one sentence for whatever does not match."""

    error_messages = AdminAuthenticationForm.error_messages | {
        "invalid_login": gettext_lazy("User name and password do not match.")
    }


class EndsLock:
    """Among the password validators, because Django tells those of a password that was set, at whatever door."""

    def validate(self, password: str, user: Any = None) -> None:
        """Any password will do."""

    def get_help_text(self) -> str:
        return _("If failed attempts to log in have locked the user name, a new password unlocks it.")

    def password_changed(self, password: str, user: Any = None) -> None:
        if user:
            reset(username=user.get_username())


class Guard(AxesDatabaseHandler):
    """Axes' handler with a limit of its own for addresses, and without what a good login would excuse too much of."""

    def get_failures(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        """The failures that count now, of the name or of the address, whichever is worse; AXES_FAILURE_LIMIT locks."""
        counted = self._counted(request, credentials)
        sums = [(attempts.aggregate(n=Sum("failures_since_start"))["n"] or 0, worth) for attempts, worth in counted]
        return max(failures // worth for failures, worth in sums)

    def seconds_left(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        """In how many seconds one more attempt is looked at, at least 1."""
        ends = [request.axes_attempt_time]
        for attempts, worth in self._counted(request, credentials):
            failures = 0
            for at, more in attempts.order_by("-attempt_time").values_list("attempt_time", "failures_since_start"):
                failures += more
                if failures // worth >= settings.AXES_FAILURE_LIMIT:
                    ends.append(at + settings.AXES_COOLOFF_TIME)
                    break
        return max(1, math.ceil((max(ends) - request.axes_attempt_time).total_seconds()))

    def reset_user_attempts(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        """Forget the failures of a user name that has logged in.

        Not those of the address, as axes would: with a login of one's own one could guess at a colleague's without end.
        """
        return self.reset_attempts(username=counted_name(request, credentials))

    def reset_attempts(
        self, *, ip_address: str | None = None, username: str | None = None, ip_or_username: bool = False
    ) -> int:
        """Forget failures, of a name in whatever case and of an address as it is counted."""
        return super().reset_attempts(
            ip_address=ip_address and clients.network(ip_address),
            username=username and _folded(username),
            ip_or_username=ip_or_username,
        )

    def _counted(self, request: HttpRequest, credentials: dict[str, Any] | None) -> list[tuple[QuerySet, int]]:
        """The attempts that count with the user name and with the address, and how many make one failure."""
        by_name, by_address = self.get_user_attempts(request, credentials)
        known = request.axes_ip_address != NOWHERE
        return [(by_name, 1), *([(by_address, ADDRESS_WORTH)] if known else [])]


def counted_name(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """The user name under which an attempt is counted."""
    return _folded((credentials or {}).get("username") or "")


def counted_address(request: HttpRequest) -> str:
    """The address under which an attempt is counted: of IPv6 the customer's network."""
    found = clients.address(request)
    return clients.network(found) if found else NOWHERE


def log_entry(username: str | None, address: str, user_agent: str, path: str, request: HttpRequest) -> str:
    """Who failed to log in, for the server's log; a name that nobody has is left out, as it may be a password."""
    is_somebody = bool(username) and User.objects.filter(username__iexact=username).exists()
    return f"{username!r} from {address}" if is_somebody else f"an unknown user name from {address}"


def locked(request: HttpRequest, answer: HttpResponse | None, credentials: dict[str, Any] | None) -> HttpResponse:
    """429 with the time to wait, in place of the ``answer`` to the attempt."""
    seconds = Guard().seconds_left(request, credentials)
    context = admin.site.each_context(request) | {
        "title": _("Too many failed attempts"),
        "minutes": math.ceil(seconds / dt.timedelta(minutes=1).total_seconds()),
        "address": request.get_full_path(),
    }
    response = render(request, "admin/locked.html", context, status=429)
    response["Retry-After"] = str(seconds)
    add_never_cache_headers(response)
    return response


def _folded(username: str) -> str:
    """A user name as it is counted: alike in capitals or not, and short enough to be kept."""
    return unicodedata.normalize("NFKC", username).casefold()[:LONGEST_NAME]

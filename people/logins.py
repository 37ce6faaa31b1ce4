"""A contributor's login: who may make it and change it, and how. The only writer of accounts outside the superuser's.

An administrator sets user name, role, password and whether it works, of others. Nobody changes their own role or locks
themselves out, and a superuser's login is a superuser's business. A change holds from the next request of whoever is
logged in: Django reads account and groups on each, and a new password ends the sessions begun with the old one.
"""

from typing import Any

from django.contrib.auth.models import Group, User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from people.models import Contributor

ROLES = ("Reporters", "Outside contributors", "Editors", "Managing editors", "Administrators")


def may_manage(by: User) -> bool:
    """Whether ``by`` looks after logins at all."""
    return by.has_perm("people.change_contributor")


def may_change(by: User, login: User) -> bool:
    """Whether ``by`` may change this login: one of a superuser only as a superuser."""
    return may_manage(by) and (by.is_superuser or not login.is_superuser)


def role_of(login: User) -> str:
    """The login's role in the newsroom, "" where it has none. Reads the groups as they may have been prefetched."""
    held = {group.name for group in login.groups.all()}
    return next((role for role in ROLES if role in held), "")


def check_username(username: str, *, login: User | None = None) -> str:
    """The user name as it is stored. Raises ValidationError with a sentence where it cannot be one or is taken."""
    username = User.normalize_username(username)
    User._meta.get_field("username").clean(username, None)
    taken = User.objects.filter(username__iexact=username)
    if taken.exclude(pk=login and login.pk).exists():
        raise ValidationError(_("The user name “{name}” is taken. Choose another.").format(name=username), "taken")
    return username


def check_password(password: str, *, username: str, email: str = "", name: str = "") -> None:
    """Raise ValidationError with the sentences of the password validators."""
    validate_password(password, User(username=username, email=email, first_name=name))


@transaction.atomic
def create(contributor: Contributor, *, by: User, username: str, role: str, password: str, **others: Any) -> User:
    """Give the contributor a login with which to work in the newsroom. ``others``: ``email``, ``active``.

    Raises PermissionDenied where ``by`` may not, ValidationError where a value cannot be.
    """
    if not may_manage(by) or contributor.user_id:
        raise PermissionDenied
    email = others.get("email", "")
    username = check_username(username)
    check_password(password, username=username, email=email, name=contributor.name)
    login = User.objects.create_user(
        username,
        email,
        password,
        is_staff=True,
        is_active=others.get("active", True),
        first_name=contributor.name[:150],
    )
    _set_role(login, role)
    contributor.user = login
    contributor.save(update_fields=["user"])
    return login


@transaction.atomic
def change(login: User, *, by: User, **changes: Any) -> None:
    """Change ``name``, ``username``, ``email``, ``role``, ``password`` or ``active`` of a login; the rest stays.

    Raises PermissionDenied where ``by`` may not, ValidationError where a value cannot be.
    """
    if not may_change(by, login) or by.pk == login.pk and changes.keys() & {"role", "password", "active"}:
        raise PermissionDenied
    columns = {"name": "first_name", "active": "is_active"}
    if "name" in changes:
        login.first_name = changes["name"][:150]
    if "username" in changes:
        login.username = check_username(changes["username"], login=login)
    if "email" in changes:
        login.email = User.objects.normalize_email(changes["email"])
    if "active" in changes:
        login.is_active = changes["active"]
    if "password" in changes:
        check_password(changes["password"], username=login.username, email=login.email, name=login.first_name)
        login.set_password(changes["password"])
    login.is_staff = True
    written = [columns.get(name, name) for name in changes if name != "role"]
    login.save(update_fields=[*written, "is_staff"])  # and nothing else: somebody may have set a password meanwhile
    if "role" in changes:
        _set_role(login, changes["role"])


def _set_role(login: User, role: str) -> None:
    if role not in ROLES:
        raise ValidationError(_("There is no role “{role}”.").format(role=role), "role")
    login.groups.set([Group.objects.get(name=role)])

"""Contributors and their logins: all an administrator needs to let somebody write, on one page."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters

from people import logins
from people.admin.parts import FollowedAdmin, NamedForm, NamesUses
from people.models import Contributor, FormerSlug
from people.signals import changed

LOGIN_FIELDS = ("username", "newsroom_role", "password", "active", "email")


class VisiblePassword(forms.PasswordInput):
    """A password to pass on to somebody: seen while it is typed, and never printed into a page."""

    input_type = "text"


class ContributorForm(NamedForm):
    """A contributor, and beside it the login. What is typed as a password goes nowhere but into the hash."""

    by: Any = None  # who looks at the form; set by the admin

    username = forms.CharField(
        label=_("User name"),
        max_length=150,
        required=False,
        help_text=_("What they type to log in. Leave it empty for a contributor who does not log in."),
        widget=forms.TextInput(attrs={"class": "vTextField", "autocomplete": "off", "spellcheck": "false"}),
    )
    newsroom_role = forms.ChoiceField(
        label=_("Role in the newsroom"),
        required=False,
        choices=[("", "---------"), *((role, _(role)) for role in logins.ROLES)],
        help_text=_(
            "Reporters and outside contributors write and submit. Editors also approve and publish. Managing editors "
            "also withdraw and retract. Administrators look after contributors, and do not publish."
        ),
    )
    password = forms.CharField(
        label=_("First password"),
        required=False,
        strip=False,
        max_length=128,
        widget=VisiblePassword(attrs={"class": "vTextField", "autocomplete": "off", "spellcheck": "false"}),
    )
    active = forms.BooleanField(
        label=_("Can log in"),
        required=False,
        initial=True,
        help_text=_(
            "Untick it to deactivate the login: they are out at their next click. Their stories and page stay, and "
            "ticking it again lets them back in."
        ),
    )
    email = forms.EmailField(
        label=_("Private e-mail address"),
        required=False,
        max_length=254,
        help_text=_("Only administrators see it."),
        widget=forms.EmailInput(attrs={"class": "vTextField"}),
    )

    class Meta:
        labels = {"role": _("Job title")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.login = self.instance.user if self.instance.pk else None
        if not logins.may_manage(self.by):
            for name in LOGIN_FIELDS:
                del self.fields[name]
            return
        password = self.fields["password"]
        password.help_text = _("You see it as you type, so that you can pass it on. They can change it themselves.")
        if self.login:
            self.initial |= {
                "username": self.login.username,
                "newsroom_role": logins.role_of(self.login),
                "active": self.login.is_active,
                "email": self.login.email,
            }
            self.fields["username"].help_text = _("What they type to log in.")
            password.label = _("New password")
            password.help_text = _(
                "Leave it empty to keep the present one. A new one logs them out everywhere. You see it as you type."
            )
            self._close_what_is_not_theirs()

    def _close_what_is_not_theirs(self) -> None:
        closed: dict[str, Any] = {}
        if self.login.pk == self.by.pk:
            closed = {
                "newsroom_role": _("Nobody changes their own role. Ask another administrator."),
                "password": _("Change your own password with “Change password” at the top of the page."),
                "active": _("Nobody deactivates their own login. Ask another administrator."),
            }
        if not logins.may_change(self.by, self.login):
            closed = dict.fromkeys(
                LOGIN_FIELDS, _("This login belongs to a superuser, and only a superuser changes it.")
            )
        for name, why in closed.items():
            self.fields[name].disabled = True
            self.fields[name].help_text = why

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "username" in self.fields and not self.fields["username"].disabled:
            self._clean_login(cleaned)
        return cleaned

    def _clean_login(self, cleaned: dict[str, Any]) -> None:
        username, password = cleaned.get("username", ""), cleaned.get("password", "")
        if not username:
            if "username" in self.errors:
                return
            if self.login:
                self.add_error("username", _("A login keeps a user name. To close it, untick “Can log in”."))
            elif cleaned.get("newsroom_role") or password or cleaned.get("email"):
                self.add_error("username", _("Write a user name, or leave the whole login empty."))
            return
        try:
            cleaned["username"] = logins.check_username(username, login=self.login)
        except ValidationError as error:
            self.add_error("username", error)
        if not cleaned.get("newsroom_role") and (not self.login or self.initial.get("newsroom_role")):
            self.add_error("newsroom_role", _("Choose what they do in the newsroom."))
        if not password and not self.login:
            self.add_error("password", _("Write a first password for them."))
        if password:
            try:
                logins.check_password(
                    password, username=username, email=cleaned.get("email", ""), name=cleaned.get("name", "")
                )
            except ValidationError as error:
                self.add_error("password", error)

    def save_login(self) -> None:
        """Make the login, or change of it what was changed."""
        typed = {name: self.cleaned_data.get(name) for name in LOGIN_FIELDS if name in self.fields}
        if self.login is None:
            if typed.get("username"):
                role = typed.pop("newsroom_role")
                logins.create(self.instance, by=self.by, role=role, **typed)
            return
        changes = {name: value for name, value in typed.items() if name in self.changed_data}
        if self.changed_of("name") and logins.may_change(self.by, self.login):
            changes["name"] = self.instance.name  # by which the newsroom's screens greet them
        if "newsroom_role" in changes:
            changes["role"] = changes.pop("newsroom_role")
        if changes:
            logins.change(self.login, by=self.by, **changes)


class LoginFilter(admin.SimpleListFilter):
    """With a login or without."""

    title = _("login")
    parameter_name = "login"
    states = {
        "active": {"user__is_active": True},
        "deactivated": {"user__is_active": False},
        "none": {"user": None},
    }

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("active", _("active")), ("deactivated", _("deactivated")), ("none", _("no login"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(**self.states.get(self.value(), {}))


class RoleFilter(admin.SimpleListFilter):
    """By role in the newsroom."""

    title = _("role in the newsroom")
    parameter_name = "newsroom_role"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(role, _(role)) for role in logins.ROLES]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(user__groups__name=self.value()) if self.value() else queryset


@admin.register(Contributor)
class ContributorAdmin(NamesUses, FollowedAdmin, admin.ModelAdmin):
    """Contributors; their logins are seen and changed by administrators alone."""

    form = ContributorForm
    former, former_noun = FormerSlug, "contributor"
    fieldsets = [(None, {"fields": ["name", "slug", "role", "biography", "portrait", "public_contact"]})]
    search_fields = ["name", "role"]
    list_per_page = 50
    used = _(
        "Stories are signed by “{name}”, and a byline stays. Deactivate the login instead, on the contributor’s page."
    )

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list:
        fieldsets = super().get_fieldsets(request, obj)
        if not logins.may_manage(request.user):
            return fieldsets
        about = _("With a login they write in the newsroom. Without one they can still be named above a story.")
        return [*fieldsets, (_("Login"), {"fields": LOGIN_FIELDS, "description": about})]

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> type[ContributorForm]:
        form = super().get_form(request, *args, **kwargs)
        return type(form)(form.__name__, (form,), {"by": request.user})

    @method_decorator(sensitive_post_parameters("password"))
    def changeform_view(self, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().changeform_view(*args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: FBT001 - Django's
        super().save_model(request, obj, form, change)
        form.save_login()

    def follow(self, request: HttpRequest, form: Any, *, change: bool) -> None:
        if change and form.changed_of("name", "slug", "portrait"):
            changed.send(sender=Contributor, instance=form.instance)

    # --- The list ---
    def get_list_display(self, request: HttpRequest) -> list[str]:
        login = ["login_state", "newsroom_role"] if logins.may_manage(request.user) else []
        return ["name", "job_title", *login]

    def get_list_filter(self, request: HttpRequest) -> list:
        return [LoginFilter, RoleFilter] if logins.may_manage(request.user) else []

    def get_search_fields(self, request: HttpRequest) -> list[str]:
        return [*self.search_fields, *(["user__username"] if logins.may_manage(request.user) else [])]

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        # A filter typed into the address would otherwise tell anybody who may see contributors which have a login.
        if lookup.startswith("user") and not logins.may_manage(request.user):
            return False
        return super().lookup_allowed(lookup, value, request)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        contributors = super().get_queryset(request)
        if not logins.may_manage(request.user):
            return contributors
        return contributors.select_related("user").prefetch_related("user__groups")

    @admin.display(description=_("job title"), ordering="role", empty_value="–")
    def job_title(self, contributor: Contributor) -> str:
        """Under that name, since there is another role beside it."""
        return contributor.role

    @admin.display(description=_("login"), ordering="user__is_active")
    def login_state(self, contributor: Contributor) -> str:
        """Whether they can log in."""
        if not contributor.user_id:
            return _("no login")
        return _("active") if contributor.user.is_active else _("deactivated")

    @admin.display(description=_("role in the newsroom"))
    def newsroom_role(self, contributor: Contributor) -> str:
        """What they may do there."""
        if contributor.user_id and contributor.user.is_superuser:
            return _("superuser")
        return _(logins.role_of(contributor.user)) if contributor.user_id and logins.role_of(contributor.user) else "–"

    # --- Deleting ---
    def get_actions(self, request: HttpRequest) -> dict:
        # One at a time: with each goes what their login could do.
        return {name: action for name, action in super().get_actions(request).items() if name != "delete_selected"}

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj and obj.user_id and (obj.user_id == request.user.pk or not logins.may_change(request.user, obj.user)):
            return False
        return super().has_delete_permission(request, obj)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        login = obj.user
        with transaction.atomic():
            super().delete_model(request, obj)
            if login:
                logins.change(login, by=request.user, active=False)
        if login:
            self.message_user(
                request,
                _("The login “{name}” is deactivated: nobody can log in with it any more.").format(name=login.username),
                messages.WARNING,
            )

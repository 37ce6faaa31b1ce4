"""What screens of people, topics and photos share: searches, pictures, slugs and addresses."""

import secrets
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Any

from django import forms
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, models, transaction
from django.db.models import ForeignObjectRel, Q, QuerySet
from django.db.models.constants import LOOKUP_SEP
from django.http import HttpRequest, HttpResponse
from django.utils.text import smart_split, unescape_string_literal
from django.utils.translation import gettext_lazy as _

from newsroom import edition
from people.admin.choices import ChoosesRows
from people.matching import in_any_case
from people.pictures import opened, square
from people.slugs import slug_from, unique_slug

ACCEPT = "image/jpeg,image/png,image/webp,image/gif,image/heic,image/heif,.heic,.heif"
ROUNDS = 5  # in which a request is answered, where others do the same at the same moment
PICTURE_HELP = _("JPEG, PNG, WebP, GIF or HEIC, at most 40 MB and 50 million pixels.")


def looking_again(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view that meets a rule of the database because somebody was quicker, and finds so when it looks again.

    Several who give the same name at once all pass the check of it; all but one then hit the constraint. Somebody may
    be quoted, in a save that was under way, after it was looked for what stands in the way of deleting. Asked again,
    the view has its sentence and all that was typed; of the round before nothing is left, not even in the log.
    """

    @wraps(view)
    def answer(model_admin: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            return view(model_admin, request, *args, **kwargs)
        for _round in range(ROUNDS - 1):
            with suppress(IntegrityError), transaction.atomic():
                return view(model_admin, request, *args, **kwargs)
        with transaction.atomic():
            return view(model_admin, request, *args, **kwargs)

    return answer


class PictureField(forms.FileField):
    """An uploaded picture, checked by what is in it; the file comes out with the opened ``picture``.

    Its own name does not matter, however long or odd: it is stored under another.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs | {"max_length": None})

    def to_python(self, data: Any) -> Any:
        file = super().to_python(data)
        if file is not None:
            file.picture = opened(file)
        return file

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"accept": ACCEPT}


class PortraitField(PictureField):
    """An uploaded portrait; what comes out is the square copy that is shown, under a name that cannot be guessed."""

    def to_python(self, data: Any) -> Any:
        file = forms.FileField.to_python(self, data)
        return file and ContentFile(square(file), f"{secrets.token_hex(16)}.webp")


class AnyCase:
    """For a ModelAdmin: its search finds letters beyond ASCII in capitals or not, also on SQLite, and is bounded.

    A search of hundreds of words is more than SQLite takes; nobody types more than these by hand.
    """

    most_characters = 200
    most_words = 16

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        words = list(smart_split(search_term.replace("\x00", "")[: self.most_characters]))[: self.most_words]
        if " ".join(words).isascii():
            return super().get_search_results(request, queryset, " ".join(words))
        condition = Q()
        for word in words:
            if word.startswith(('"', "'")) and word[0] == word[-1]:
                word = unescape_string_literal(word)  # noqa: PLW2901 - as Django's own search does
            condition &= in_any_case(self.get_search_fields(request), word)
        return queryset.filter(condition).distinct(), False


class OwnColumns:
    """For a ModelAdmin: what is typed into the address of its list asks for columns of its rows, or for its filters.

    Django also lets it ask for what points to a row: ?articles=7 would tell anybody the topics and the photo of a story
    that they may not know of.
    """

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        fields = self.opts.get_fields(include_hidden=True)
        pointing = {each.name for each in fields if isinstance(each, ForeignObjectRel)}
        offered = tuple(each[0] for each in self.get_list_filter(request) if isinstance(each, tuple))
        if lookup.partition(LOOKUP_SEP)[0] in pointing and not lookup.startswith(offered):
            return False
        return super().lookup_allowed(lookup, value, request)


class NamedForm(forms.ModelForm):
    """A form of something with a name and a slug: the name's spaces are single, an empty slug is made from it."""

    slug = forms.CharField(
        label=_("Slug"),
        required=False,
        max_length=100,
        help_text=_("The end of its address, made from the name where empty. After a change the old address leads on."),
        error_messages={"unique": _("Another one has this slug already. Choose a different one, or leave it empty.")},
    )

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        if not any(c.isalnum() for c in name):
            raise forms.ValidationError(_("Write a name with letters or digits in it."))
        return name

    def clean_slug(self) -> str:
        slug, name = self.cleaned_data["slug"], self.cleaned_data.get("name", "")
        if slug or not name:
            return slug
        present = self.instance.slug or ""
        plain = slug_from(name)
        as_made = present == plain or present.startswith(f"{plain}-") and present.removeprefix(f"{plain}-").isdigit()
        return present if as_made else unique_slug(type(self.instance), name)

    def _get_validation_exclusions(self) -> set[str]:
        # A slug that was made is free; where somebody takes it in this moment, the database says so, and a second
        # round makes another. The sentence about a slug that is taken would be about a field that was left empty.
        made = not self["slug"].data
        return super()._get_validation_exclusions() | ({"slug"} if made else set())

    def before(self, field: str) -> str:
        """What the row had in ``field`` when the form was opened; for a picture the name of its file."""
        return str(self.initial.get(field) or "")

    def changed_of(self, *fields: str) -> set[str]:
        """Those of ``fields`` that now have another value than before."""
        return {f for f in fields if f in self.fields and str(getattr(self.instance, f) or "") != self.before(f)}


class FollowedAdmin(OwnColumns, ChoosesRows, AnyCase):
    """For a ModelAdmin of what readers meet by name: old addresses are kept, and what is kept of it is renewed."""

    former: type[models.Model] | None = None  # the model of its former slugs, and there the field that leads to it
    former_noun = ""
    formfield_overrides = {
        models.ImageField: {"form_class": PortraitField, "help_text": PICTURE_HELP},
    }

    @looking_again
    def changeform_view(self, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().changeform_view(*args, **kwargs)

    @looking_again
    def delete_view(self, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().delete_view(*args, **kwargs)

    @looking_again
    def changelist_view(self, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().changelist_view(*args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: FBT001 - Django's
        super().save_model(request, obj, form, change)
        if self.former:
            keep_address(self.former, self.former_noun, obj, form.before("slug") if change else "")
        if change and "portrait" in form.changed_of("portrait"):
            remove_later(form.before("portrait"))

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:  # noqa: FBT001
        super().save_related(request, form, formsets, change)
        self.follow(request, form, change=change)
        if change:
            edition.bump()

    def follow(self, request: HttpRequest, form: Any, *, change: bool) -> None:
        """Tell whoever keeps copies, inside the transaction, when all is saved."""

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        with transaction.atomic():
            self.deleting(obj)
            super().delete_model(request, obj)
            edition.bump()

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        with transaction.atomic():
            for obj in queryset:
                self.deleting(obj)
            super().delete_queryset(request, queryset)
            edition.bump()

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        """The page that readers have of it; Django would go by an address that leads to any row of any model."""
        return obj.get_absolute_url() if obj and hasattr(obj, "get_absolute_url") else None

    def deleting(self, obj: Any) -> None:
        """What goes with a row: the file of its portrait."""
        remove_later(str(getattr(obj, "portrait", "")))


class NamesUses:
    """For a ModelAdmin: a deletion that a story stands in the way of is refused with a sentence, not a list of rows."""

    delete_confirmation_template = "admin/people/delete_confirmation.html"
    delete_selected_confirmation_template = "admin/people/delete_selected_confirmation.html"
    used = _("“{name}” is in use in stories and cannot be deleted.")

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple:
        to_delete, counts, needed, protected = super().get_deleted_objects(objs, request)
        return to_delete, counts, needed, [self.why_not(obj) for obj in objs if self.is_used(obj)] or protected

    def is_used(self, obj: models.Model) -> bool:
        """Whether the row is needed; the database would refuse to delete it, as far as it knows."""
        for relation in obj._meta.related_objects:
            if relation.on_delete in (models.PROTECT, models.RESTRICT):
                rows = relation.related_model._base_manager.filter(**{relation.field.name: obj.pk})
                if rows.exists():
                    return True
        return False

    def why_not(self, obj: models.Model) -> str:
        """The sentence for one row."""
        return str(self.used).format(name=getattr(obj, "name", obj))


def keep_address(former: type[models.Model], noun: str, obj: Any, old: str) -> None:
    """Lead readers from the ``old`` slug of ``obj`` to its present one. No former slug equals one in use."""
    of_noun = former.objects.filter(**{f"{noun}__isnull": False})
    of_noun.filter(slug=obj.slug).delete()
    if old and old != obj.slug:
        of_noun.filter(slug=old).delete()
        former.objects.create(slug=old, **{noun: obj})


def remove_later(name: str) -> None:
    """Delete a stored file when the transaction is through; ``name`` may be empty."""
    if name:
        transaction.on_commit(lambda: default_storage.delete(name))

"""Fields that choose rows by type-ahead, at every form of the desk."""

import re
from typing import Any

from django.contrib.admin import widgets
from django.db import models
from django.forms import Field
from django.http import HttpRequest

ID = re.compile(r"[1-9][0-9]{0,17}\Z")


def _id(value: Any) -> Any:
    """``value``, or 0, the id of nothing, where it is neither empty nor an id: looked for in the database it fails."""
    return value if not value or ID.match(str(value)) else "0"


class OnlyIds:
    """For an autocomplete widget: what is no id is a choice that does not exist, with a sentence, and not an error."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        value = super().value_from_datadict(data, files, name)
        return [_id(each) for each in value] if isinstance(value, list) else _id(value)

    def optgroups(self, name: str, value: list, attrs: dict | None = None) -> list:
        return super().optgroups(name, [_id(each) for each in value], attrs)


class ChooseOne(OnlyIds, widgets.AutocompleteSelect):
    """One row."""


class ChooseSome(OnlyIds, widgets.AutocompleteSelectMultiple):
    """Any number of rows."""


class ChoosesRows:
    """For a ModelAdmin or an inline: its ``autocomplete_fields`` take these widgets."""

    def formfield_for_foreignkey(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> Field:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", ChooseOne(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> Field:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", ChooseSome(db_field, self.admin_site))
        return super().formfield_for_manytomany(db_field, request, **kwargs)

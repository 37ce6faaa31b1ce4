"""Django's own screens of accounts and groups, for superusers alone: they give whoever uses them anything."""

from typing import Any

from django.contrib import admin
from django.contrib.auth import admin as stock
from django.contrib.auth.models import Group, User
from django.http import HttpRequest

admin.site.unregister([Group, User])


class ForSuperusers:
    """Not even a permission of the group's opens it: that of changing accounts would be all permissions at once."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.is_active and request.user.is_superuser

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.has_module_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)


@admin.register(User)
class UserAdmin(ForSuperusers, stock.UserAdmin):
    """Accounts."""


@admin.register(Group)
class GroupAdmin(ForSuperusers, stock.GroupAdmin):
    """Groups and what they may do."""

"""The AdminSite: the desk."""

from django.contrib import admin


class DeskSite(admin.AdminSite):
    """Django's admin with the desk as its index."""

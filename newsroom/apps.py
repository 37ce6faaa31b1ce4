"""The project's two app configurations: itself, and the admin with our site in place of the stock one."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class NewsroomConfig(AppConfig):
    """The project: the edition, the desk's static files and the wiring of the apps."""

    name = "newsroom"


class DeskConfig(AdminConfig):
    """Django's admin, opened on the desk."""

    default_site = "newsroom.admin.DeskSite"

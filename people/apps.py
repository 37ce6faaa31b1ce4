"""The app of people: contributors, experts, organisations."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Knows nothing of articles."""

    name = "people"

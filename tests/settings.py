"""The project's settings for tests: nothing of the shell's or of a developer's .env, and nothing slow.

A module rather than something set when pytest starts, because its parallel workers start Django before that.
"""

import os

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage

os.environ |= {
    "DEBUG": "0",
    "SECRET_KEY": "only for tests",
    "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
    "SITE_URL": "http://testserver",
    "SITE_NAME": "Newsroom",
    "TIME_ZONE": "Europe/Paris",  # not UTC, so that a mix-up shows; with summer time
    "LANGUAGE_CODE": "en-gb",
    "EMAIL_URL": "memorymail://",
    "TRUSTED_PROXIES": "",
    "REQUIRE_SECOND_PERSON": "1",
    "SECURITY_CONTACT": "",
    "RATE_LIMITS": "0",  # tests ask for much; those of the limits put them on
}
os.environ.setdefault("DATABASE_URL", "sqlite://:memory:")

from newsroom.settings import *  # noqa: F403 - the project's own, read after the environment is settled
from newsroom.settings import MIDDLEWARE, STORAGES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "tests.settings.StaticFilesAsTheyLie"}}
# A page that was kept would hide what making it costs and shows; tests of keeping (test_pages_kept.py) put it back.
MIDDLEWARE = [each for each in MIDDLEWARE if each != "newsroom.pages.keep"]
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True


class StaticFilesAsTheyLie(StaticFilesStorage):
    """Static files under their own names, nothing collected; an unknown one fails as in earnest."""

    def url(self, name: str | None) -> str:
        if name and not finders.find(name):
            raise ValueError(f"There is no static file {name!r}.")
        return super().url(name)

"""Settings of the project: everything that differs between installations is read from the environment, once, below."""

import re
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

from articles.editor import EXTENSION_GROUPS
from newsroom import clients

BASE_DIR = Path(__file__).resolve().parent.parent

# --- The environment (a file .env beside manage.py fills what is not set outside) -------------------------------------
env = environ.Env()
env.read_env(BASE_DIR / ".env")

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="")
DATABASE = env.db("DATABASE_URL", default=f"sqlite:///{BASE_DIR / 'db.sqlite3'}")
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
SITE_NAME = env.str("SITE_NAME", default="Newsroom")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
TIME_ZONE = env.str("TIME_ZONE", default="UTC")
LANGUAGE_CODE = env.str("LANGUAGE_CODE", default="en-gb")
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(BASE_DIR / "media")))
EMAIL = env.email("EMAIL_URL", default="consolemail://" if DEBUG else "smtp://localhost:25")
TRUSTED_PROXIES = [each.strip() for each in env.list("TRUSTED_PROXIES", default=[])]
REQUIRE_SECOND_PERSON = env.bool("REQUIRE_SECOND_PERSON", default=True)
SECURITY_CONTACT = env.str("SECURITY_CONTACT", default="")
RATE_LIMITS = env.bool("RATE_LIMITS", default=True)

# --- What must not be wrong in production -----------------------------------------------------------------------------
if not SECRET_KEY:
    if not DEBUG:
        raise ImproperlyConfigured(
            "SECRET_KEY is not set. Set it to a long random string that only this installation knows, "
            "or set DEBUG=1 on a machine that nobody else can reach."
        )
    SECRET_KEY = get_random_secret_key()

_site = urlsplit(SITE_URL)
if _site.scheme not in {"http", "https"} or not _site.hostname or _site.path:
    raise ImproperlyConfigured(f"SITE_URL must be a scheme and a host such as https://news.example, not {SITE_URL!r}.")
if not ALLOWED_HOSTS:
    ALLOWED_HOSTS = [_site.hostname, *(["localhost", "127.0.0.1", "[::1]"] if DEBUG else [])]

try:
    clients.check(TRUSTED_PROXIES)
except ValueError as error:
    raise ImproperlyConfigured(f"TRUSTED_PROXIES must be addresses, networks or “unix”: {error}.") from error

if re.fullmatch(r"[^@:/\s]+@[^@:/\s]+", SECURITY_CONTACT):
    SECURITY_CONTACT = f"mailto:{SECURITY_CONTACT}"
if SECURITY_CONTACT and not re.fullmatch(r"(https://|mailto:|tel:)\S+", SECURITY_CONTACT):
    raise ImproperlyConfigured(
        f"SECURITY_CONTACT must be an e-mail address or begin with https://, mailto: or tel:, not {SECURITY_CONTACT!r}."
    )

HTTPS = _site.scheme == "https"
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SILENCED_SYSTEM_CHECKS = ["security.W021"]  # to be built into browsers for good is the site owner's own decision
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_TRUSTED_ORIGINS = [SITE_URL]
CSRF_FAILURE_VIEW = "newsroom.errors.csrf_failure"
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# The desk needs script and the editor's import map (by nonce); Tiptap adds one <style> element of its own (by hash).
# Readers' pages need a stylesheet, a font and pictures.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
# What readers' pages may load from origins that the newsroom allows in its settings, if it does (articles/snippets.py).
LOADS_FROM_ELSEWHERE = ["script-src", "style-src", "img-src", "font-src", "connect-src", "frame-src"]
DESK_SECURITY_POLICY = CONTENT_SECURITY_POLICY["DIRECTIVES"] | {
    "script-src": [SELF, NONCE],
    "style-src": [SELF, "'sha256-PlumsSlvJ7vvWzjqibGAYKq92O3y/4JTxWWsWJvyUYA='"],
    "img-src": [SELF, "data:"],
    "frame-src": [SELF],  # the preview beside a story's form
    "object-src": [NONE],
}

# --- Django -----------------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "newsroom.apps.DeskConfig",  # django.contrib.admin with our AdminSite
    "newsroom.apps.NewsroomConfig",
    "people",
    "articles",
    "axes",
    "taggit",
    "django_prose_editor",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "newsroom.middleware.SecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "newsroom.middleware.bodiless",
    "newsroom.middleware.refuse_nul",
    "newsroom.pages.keep",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "newsroom.limits.limit",
    "django.contrib.messages.middleware.MessageMiddleware",
    "axes.middleware.AxesMiddleware",
    "articles.old_addresses.lead_on",
]
ROOT_URLCONF = "newsroom.urls"
WSGI_APPLICATION = "newsroom.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "articles.context.site",
            ]
        },
    }
]
if DATABASE["ENGINE"].endswith("sqlite3"):
    # WAL lets readers read while one writer writes; IMMEDIATE makes writers queue instead of failing as locked.
    DATABASE["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
DATABASES = {"default": DATABASE | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
vars().update(EMAIL)
EMAIL_TIMEOUT = 20  # seconds; a mail server that does not answer must not hold up the background tasks
DEFAULT_FROM_EMAIL = f"newsroom@{_site.hostname}"

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
] + [{"NAME": "newsroom.login.EndsLock"}]
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
DJANGO_PROSE_EDITOR_EXTENSIONS = EXTENSION_GROUPS
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"

USE_TZ = True
LOCALE_PATHS = [BASE_DIR / "newsroom" / "locale"]  # before Django's own, whose “Search” is a button of the desk
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
MEDIA_URL = "/media/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
FORMS_URLFIELD_ASSUME_HTTPS = True  # an address typed without a scheme; Django 6 does so by itself
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024  # a story of 5 MB with its form around it
FILE_UPLOAD_PERMISSIONS = 0o644

# Against guessing at passwords (newsroom/login.py). Of good logins, nothing is kept.
AXES_HANDLER = "newsroom.login.Guard"
AXES_LOCKOUT_PARAMETERS = ["username", "ip_address"]  # each alone
AXES_FAILURE_LIMIT = 5  # with a user name; an address may fail four times as often
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # or whoever goes on trying would keep the owner out for ever
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_CALLABLE = "newsroom.login.counted_name"
AXES_CLIENT_IP_CALLABLE = "newsroom.login.counted_address"
AXES_CLIENT_STR_CALLABLE = "newsroom.login.log_entry"
AXES_LOCKOUT_CALLABLE = "newsroom.login.locked"
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False

TAGGIT_CASE_INSENSITIVE = True
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {"axes": {"level": "WARNING"}},  # it tells every step of a login besides
    "root": {"handlers": ["console"], "level": "INFO" if DEBUG else "WARNING"},
}

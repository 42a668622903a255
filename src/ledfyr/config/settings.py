"""Settings, read from the environment; every variable stands in docs/administration/settings.md."""

from __future__ import annotations

import os
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

from .sign_in import *  # noqa: F403  # who gets in, and for how long

PACKAGE = Path(__file__).resolve().parent.parent
TESTING = "pytest" in sys.modules
KEEPING_COMMANDS = {"demo", "init", "restore", "serve"}
# Tests read their settings before anything can tell them where to write: never in the real folder.
_HOME = str(Path(tempfile.gettempdir()) / "ledfyr-tests") if TESTING else "var"
DATA_DIR = Path(os.environ.get("LEDFYR_DATA_DIR") or _HOME).resolve()

DEMO = os.environ.get("LEDFYR_DEMO", "") == "1"
DEBUG = os.environ.get("LEDFYR_DEBUG", "") == "1"


def _secret_key() -> str:
    """The key from the environment, or one of our own kept in the data folder, so that a demo needs no set-up."""
    if key := os.environ.get("LEDFYR_SECRET_KEY"):
        return key
    if TESTING:
        return "only-for-tests"
    path = DATA_DIR / "secret-key"
    if path.exists():
        return path.read_text(encoding="ascii")
    key = get_random_secret_key()
    if KEEPING_COMMANDS.intersection(sys.argv[1:2]):  # a review of a file leaves nothing behind
        DATA_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
        path.write_text(key, encoding="ascii")
    return key


def _database(url: str) -> dict[str, object]:
    """``sqlite:///path`` or ``postgresql://user:password@host:port/name`` as Django's settings."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(url.removeprefix("sqlite:///")) or ":memory:",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
            },
        }
    if parts.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
        }
    raise ImproperlyConfigured("LEDFYR_DATABASE_URL ska börja med sqlite:/// eller postgresql://")


def _number(name: str, default: int, *, lowest: int = 1) -> int:
    """A whole number from the environment."""
    given = os.environ.get(name) or str(default)
    if not given.isdecimal() or int(given) < lowest:
        raise ImproperlyConfigured(f"{name} ska vara ett heltal, minst {lowest}, inte {given}.")
    return int(given)


SECRET_KEY = _secret_key()
ALLOWED_HOSTS = os.environ.get("LEDFYR_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("LEDFYR_ORIGINS", "").split(",") if origin]
DATABASES = {"default": _database(os.environ.get("LEDFYR_DATABASE_URL", f"sqlite:///{DATA_DIR / 'ledfyr.sqlite3'}"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"


def _apps_in(folder: str) -> list[str]:
    """Every package of a floor that has an ``apps.py``: a new room is a new folder and nothing else."""
    found = sorted(path.parent.name for path in (PACKAGE / folder).glob("*/apps.py"))
    return [f"ledfyr.{folder}.{name}" for name in found]


INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    *_apps_in("platform"),
    *_apps_in("engines"),
    *_apps_in("registers"),
    "allauth",  # after our own, whose templates come first
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    *(["allauth.socialaccount.providers.saml"] if HAS_SAML else []),  # noqa: F405
]
AUTH_USER_MODEL = "organisation.Person"

MIDDLEWARE = [
    "ledfyr.engines.ui.middleware.ClosedTablesMiddleware",
    # What surrounds every answer, also one that is static, refused or broken.
    "ledfyr.engines.ui.surroundings.SurroundingsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "ledfyr.engines.ui.surroundings.SizeMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "ledfyr.engines.sign_in.middleware.SessionMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "ledfyr.engines.ui.middleware.DomainErrorMiddleware",
]
ROOT_URLCONF = "ledfyr.config.urls"
WSGI_APPLICATION = "ledfyr.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "ledfyr.engines.ui.context.shell",
            ],
        },
    }
]

LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", "Svenska"), ("en", "English")]
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [PACKAGE / "config" / "locale"]
TIME_ZONE = "Europe/Stockholm"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
MEDIA_URL = "/media/"
STATIC_ROOT = None  # WhiteNoise serves from the packages themselves: nothing to collect
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_AUTOREFRESH = DEBUG

PASSWORD_HASHERS = (
    ["django.contrib.auth.hashers.MD5PasswordHasher"]
    if TESTING
    else ["django.contrib.auth.hashers.Argon2PasswordHasher", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
)
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
CSRF_COOKIE_HTTPONLY = True
if os.environ.get("LEDFYR_HTTPS", "") == "1":
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60

DRAFT_DAYS = _number("LEDFYR_DRAFT_DAYS", 14)
FILE_MAX_BYTES = _number("LEDFYR_MAX_FILE_MB", 25) * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024  # what is typed in, files apart
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
REQUEST_MAX_BYTES = max(FILE_MAX_BYTES, 25 * 1024 * 1024) + 1024 * 1024  # a file, with the form around it

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}

if find_spec("psycopg") is None and str(DATABASES["default"]["ENGINE"]).endswith("postgresql"):
    raise ImproperlyConfigured("PostgreSQL behöver tillägget ledfyr[postgres].")

"""Settings, from environment variables; without any, one machine with SQLite in a file.

==========================  ============================================================================
Variable                    Meaning
==========================  ============================================================================
``SYMBIO_DATA``             folder of the database, uploads and secret key; ``~/.local/share/symbio``
``SYMBIO_DATABASE``         ``postgresql://user:password@host:port/name``; SQLite in the folder without it
``SYMBIO_SECRET_KEY``       secret key; made at the first run and kept in the folder without it
``SYMBIO_HOSTS``            names under which the platform is reached, by commas; loopback without it
``SYMBIO_HTTPS``            ``1`` behind a proxy that speaks HTTPS: cookies and redirects follow
``SYMBIO_EMAIL``            ``smtp://user:password@host:port``; without it mail is written to the log
``SYMBIO_EMAIL_FROM``       sender of mail
``SYMBIO_ATTACHMENTS``      folder of files on streams and sites; ``attachments`` in the folder without it
``SYMBIO_ATTACHMENT_MB``    size of one such file at most, 20 without it [MB]
``SYMBIO_ATTACHMENTS_MB``   size of all such files of a company at most, 200 without it [MB]
``SYMBIO_ADDRESS``          address of the platform as it stands in letters; made of the above without it
``SYMBIO_BOUNDARIES``       GeoJSON of land and boundaries for the map, or ``none``; Natural Earth without it
``SYMBIO_TILES``            ``https://host/{z}/{x}/{y}.png``: a tile server under the map; none without it
``SYMBIO_TILES_BY``         whom its tiles are by, as their licence asks
``SYMBIO_PRIVACY_CONTACT``  whom to ask about personal data: an e-mail address on the page on privacy
``SYMBIO_DEMO``             ``1``: demo users may log in with one click, on loopback only
==========================  ============================================================================
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from urllib.parse import unquote, urlparse

from symbio.language import UnusableCall

HERE = Path(__file__).parent
DATA = Path(os.environ.get("SYMBIO_DATA") or Path.home() / ".local" / "share" / "symbio")


def _list(name: str) -> list[str]:
    return [item.strip() for item in os.environ.get(name, "").split(",") if item.strip()]


def _megabytes(name: str, otherwise: int) -> int:
    """A size in bytes from a variable that says megabytes."""
    stated = os.environ.get(name, "")
    return (int(stated) if stated.isdecimal() else otherwise) * 2**20


def _kept_secret() -> str:
    """Secret key of this folder, made at the first run; readable by its owner only."""
    path = DATA / "secret-key"
    if not path.is_file():
        DATA.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(50))
    return path.read_text().strip()


def _database() -> dict[str, object]:
    address = os.environ.get("SYMBIO_DATABASE", "")
    if not address:
        options = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32000;",
        }
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": DATA / "symbio.sqlite3", "OPTIONS": options}
    url = urlparse(address)
    if url.scheme not in ("postgres", "postgresql"):
        raise UnusableCall("web-database-address", scheme=url.scheme)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(url.path.lstrip("/")),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": url.hostname or "",
        "PORT": str(url.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


SECRET_KEY = os.environ.get("SYMBIO_SECRET_KEY") or _kept_secret()
DEBUG = False
ALLOWED_HOSTS = _list("SYMBIO_HOSTS") or ["127.0.0.1", "localhost", "[::1]"]
IS_LOOPBACK = not _list("SYMBIO_HOSTS")
DEMO = IS_LOOPBACK and os.environ.get("SYMBIO_DEMO") == "1"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "symbio.web.accounts",
    "symbio.web.registry",
    "symbio.web.synergies",
    "symbio.web.documents",
    "symbio.web.workspaces",
    "symbio.web.jobs",
    "symbio.web.duplicates",
    "symbio.web.attachments",
    "symbio.web.intake",
    "symbio.web.pages",
    "symbio.web.api",
    "symbio.web.regions",
    "symbio.web.steward",
    "symbio.web.providers",
    "symbio.web.notices",
    "symbio.web.atlas",
    "symbio.web.privacy",
    "symbio.web.assessing",
    "symbio.web.ownfigures",
    "symbio.web.recording",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "symbio.web.pages.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "symbio.web.steward.middleware.ExportLog",
]

ROOT_URLCONF = "symbio.web.urls"
WSGI_APPLICATION = "symbio.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "symbio.web.pages.context.site",
            ],
            "builtins": ["symbio.web.pages.templatetags.words"],
        },
    }
]

DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_REDIRECT_URL = "home"
LOGIN_URL = "account_login"
ACCOUNT_ADAPTER = "symbio.web.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = False
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if os.environ.get("SYMBIO_HTTPS") == "1" else 0
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]

LANGUAGE_CODE = "ru"
LANGUAGES = [("ru", "Русский"), ("en", "English")]
USE_I18N = True
TIME_ZONE = os.environ.get("TZ") or "UTC"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # the server warns where it is missing
MADE = DATA / "made"
MADE.mkdir(parents=True, exist_ok=True)
STATICFILES_DIRS = [HERE / "static", MADE]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA / "uploads"},
    },
    "attachments": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": os.environ.get("SYMBIO_ATTACHMENTS") or DATA / "attachments"},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MOST_UPLOAD_BYTES = 40 * 1024 * 1024
ATTACHMENT_BYTES = _megabytes("SYMBIO_ATTACHMENT_MB", 20)
ATTACHMENTS_BYTES = _megabytes("SYMBIO_ATTACHMENTS_MB", 200)
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

MOST_LETTERS_A_DAY = {"source": 500, "person": 500, "address": 4}
"""Letters of one workspace or company, in the name of one person, to one address."""
REMIND_DAYS = 3
"""Least time between two letters of one questionnaire [days]."""
PRIVACY_CONTACT = os.environ.get("SYMBIO_PRIVACY_CONTACT", "")
ERASURE_DAYS = 14
"""Time in which the erasing of a company can be taken back [days]."""
KEPT_DAYS = {
    "sightings": 365,
    "letters": 90,
    "invitations": 30,
    "unverified_accounts": 14,
    "import_files": 365,
    "imports_not_accepted": 30,
    "removed_streams": 365,
    "campaigns": 365,
    "questionnaires": 180,
    "jobs": 90,
    "exports": 7,
    "reports": 7,
    "revoked_tokens": 90,
}
"""How long what is kept [days]; the public page on privacy says it, ``symbio admin tidy`` keeps it."""

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "worker-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
BOUNDARIES = os.environ.get("SYMBIO_BOUNDARIES", "")
TILES, TILES_BY = os.environ.get("SYMBIO_TILES", ""), os.environ.get("SYMBIO_TILES_BY", "")
_TILE_HOST = "{0.scheme}://{0.netloc}".format(urlparse(TILES)) if TILES else ""
if _TILE_HOST:
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["img-src"].append(_TILE_HOST)
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["connect-src"].append(_TILE_HOST)
_HTTPS = os.environ.get("SYMBIO_HTTPS") == "1"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = _HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if _HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in _list("SYMBIO_HOSTS")] if _HTTPS else []

_MAIL = urlparse(os.environ.get("SYMBIO_EMAIL", ""))
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if _MAIL.scheme.startswith("smtp")
    else "django.core.mail.backends.console.EmailBackend"
)
EMAIL_HOST, EMAIL_PORT = _MAIL.hostname or "localhost", _MAIL.port or 25
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_MAIL.username or ""), unquote(_MAIL.password or "")
EMAIL_USE_TLS = _MAIL.scheme == "smtp+tls"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("SYMBIO_EMAIL_FROM", "symbio@localhost")

ADDRESS = (
    os.environ.get("SYMBIO_ADDRESS")
    or (f"http{'s' if _HTTPS else ''}://{ALLOWED_HOSTS[0]}" if not IS_LOOPBACK else "http://127.0.0.1:8000")
).rstrip("/")

CACHES = {"default": {"BACKEND": "symbio.web.cache.FileCache", "LOCATION": str(DATA / "cache.sqlite3")}}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "symbio.web.logs.JsonFormatter"}},
    "filters": {"quiet": {"()": "symbio.web.logs.Quiet"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["quiet"]}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django.server": {"handlers": ["stderr"], "propagate": False},
        "django.request": {"level": "ERROR"},  # that a page is not there is no news, and its address private
    },
}

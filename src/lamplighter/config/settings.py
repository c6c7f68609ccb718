"""Every setting, read from the environment in one place. docs/operators says what an operator may set."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy

from lamplighter.config import environment
from lamplighter.core import limits

# --- what the operator says -------------------------------------------------------------------------------
HOST = environment.text("HOST", "localhost")
PORT = environment.port("PORT", 8000)
DATA = environment.folder(Path(environment.text("LAMPLIGHTER_DATA", "data")).resolve())
ORIGIN = environment.origin("LAMPLIGHTER_URL", f"http://localhost:{PORT}")
PROXIES = environment.number("LAMPLIGHTER_PROXIES", 0)
SMTP = environment.mail_server("LAMPLIGHTER_SMTP")
KEYS = environment.text("LAMPLIGHTER_KEYS", str(DATA / "keys.sqlite3"))
_people = environment.text("DATABASE_URL", str(DATA / "lamplighter.sqlite3"))
DEMO = environment.text("LAMPLIGHTER_DEMO", "") == "1"  # `serve --demo` sets it for itself and its worker

# --- secrets ----------------------------------------------------------------------------------------------
_root = environment.secret(DATA / "secret.key", keys=KEYS, people=_people)


def _derive(purpose: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=b"lamplighter " + purpose).derive(_root)


KEY_FILE_IS_WHOLE = len(_root) == 32
MASTER_KEY = _derive(b"sealing")
SESSION_KEY = _derive(b"sessions")
SIGN_IN_KEY = _derive(b"ways in")
SECRET_KEY = _derive(b"signing").hex()

# --- storing ----------------------------------------------------------------------------------------------
DATABASES = {
    "default": environment.database(_people),
    "keys": environment.database(KEYS),
}
DATABASE_ROUTERS = ["lamplighter.models.datakey.KeysLiveApart"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SILENCED_SYSTEM_CHECKS = [
    "fields.W163",  # SQLite keeps no comments; ours are for PostgreSQL and for the census
    "security.W005",  # an operator's other hosts, of which LAMPLIGHTER_SUBDOMAINS speaks,
    "security.W021",  # and the browsers' built-in lists, are not ours to decide about
]
# A demonstration shows the mail that would have arrived, so it keeps it a while longer.
LIMITS = limits.Limits(sent_mail_kept=timedelta(days=30)) if DEMO else limits.Limits()

# --- serving ----------------------------------------------------------------------------------------------
HTTPS = ORIGIN.scheme == "https"
DEBUG = False
ALLOWED_HOSTS = [str(ORIGIN.hostname)]
CSRF_TRUSTED_ORIGINS = [f"{ORIGIN.scheme}://{ORIGIN.netloc}"]
ROOT_URLCONF = "lamplighter.config.urls"
INTERNAL_IPS: list[str] = []
DATA_UPLOAD_MAX_MEMORY_SIZE = limits.MAIL_BYTES
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
# A file is never written down before it is looked at; the porch says how large a body may be.
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * limits.FILES * limits.FILE_BYTES
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
CSRF_FAILURE_VIEW = "lamplighter.web.error.views.stale_form"
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = environment.number("LAMPLIGHTER_SUBDOMAINS", 0) > 0
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXIES else None
SESSION_SERIALIZER = "lamplighter.access.session.SealedSerializer"
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 60 * 60 * 24 * 60  # two months: people come back about as often as they meet
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
STORAGES = {"staticfiles": {"BACKEND": "lamplighter.ui.sheet.Storage"}}
WHITENOISE_USE_FINDERS = False

# --- pages ------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "lamplighter",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "lamplighter.web.person.library.Browsers",
]
MIDDLEWARE = [
    "lamplighter.config.middleware.one_moment",
    "lamplighter.config.middleware.quiet_headers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "lamplighter.config.middleware.longer_stay",
    "lamplighter.config.middleware.their_zone",
    "lamplighter.config.middleware.demo_faces",
    "lamplighter.config.middleware.just_the_two",
    "lamplighter.config.middleware.still_them",
    "lamplighter.config.middleware.whole_people",
    "lamplighter.config.middleware.kept_draft",
    "lamplighter.config.middleware.clear_sentences",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent.parent / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["lamplighter.ui.tags", "django.templatetags.i18n", "django.templatetags.static"],
            "context_processors": ["django.template.context_processors.request"],
        },
    }
]
FORM_RENDERER = "lamplighter.ui.fields.Renderer"

# --- time and words ---------------------------------------------------------------------------------------
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", gettext_lazy("English"))]
LOCALE_PATHS = [Path(__file__).parent.parent / "locale"]
FIRST_DAY_OF_WEEK = 1

# --- mail -------------------------------------------------------------------------------------------------
MAIL_IS_SET_UP = bool(SMTP.hostname)
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = SMTP.hostname or ""
EMAIL_PORT = SMTP.port or {"smtps": 465, "smtp+tls": 587}.get(SMTP.scheme, 25)
EMAIL_HOST_USER = unquote(SMTP.username or "")
EMAIL_HOST_PASSWORD = unquote(SMTP.password or "")
EMAIL_USE_SSL = SMTP.scheme == "smtps"
EMAIL_USE_TLS = SMTP.scheme == "smtp+tls"
EMAIL_TIMEOUT = 20
HELP = environment.lines("LAMPLIGHTER_HELP")  # whom to turn to outside, in the operator's words
MAIL_IN = environment.mail_address("LAMPLIGHTER_MAIL_IN")
ROOMS = environment.room_address("LAMPLIGHTER_ROOMS")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = environment.text("LAMPLIGHTER_FROM", f"lamplighter@{ORIGIN.hostname}")

# --- signing in -------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "lamplighter.Person"
PASSWORD_HASHERS = ["lamplighter.access.hashing.Hasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home:home"
AUTHENTICATION_BACKENDS = ["lamplighter.web.person.backend.PersonBackend"]
ACCOUNT_ADAPTER = "lamplighter.web.person.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION = (
    "mandatory"  # a code that came by mail is the verification, at the door and for more addresses
)
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_MAX_EMAIL_ADDRESSES = 5
ACCOUNT_LOGOUT_REDIRECT_URL = "home:home"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_SESSION_REMEMBER = True
MFA_ADAPTER = "lamplighter.web.person.adapter.FactorAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = not (MAIL_IS_SET_UP or DEMO)  # where no code can prove an address
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"  # a passkey that was only found is nobody's finger
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = ORIGIN.scheme == "http" and ORIGIN.hostname == "localhost"  # to try it at home
ALLAUTH_TRUSTED_PROXY_COUNT = PROXIES

# --- what is written down ---------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"without words": {"()": "lamplighter.config.logs.WithoutWords"}},
    "formatters": {
        "plain": {
            "()": "lamplighter.config.logs.InUtc",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["without words"]}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"lamplighter.ways_in": {"level": "INFO"}},
}

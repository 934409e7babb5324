"""Settings, all from the environment; `.env.example` lists every variable. Nothing here guesses in production."""

from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import unquote

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from congress.core.logs import logging_settings
from congress.embedded.places import data_home
from congress.embedded.postgres import APP_ROLE, OWNER_ROLE, EmbeddedPostgres
from congress.embedded.valkey import EmbeddedValkey

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
if (BASE_DIR / ".env").exists():
    env.read_env(BASE_DIR / ".env")

# -- the kind of installation ---------------------------------------------------------------------

DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=False)  # one-click sign-in and shown codes; `check --deploy` refuses it
DATA_HOME = data_home(BASE_DIR)
KEYRING_FILE = env.str("KEYRING_FILE", default=str(DATA_HOME / "keys" / "keyring.json"))


def _secret_key() -> str:
    """Return SECRET_KEY, or the one generated beside the keyring by `make_keys`."""
    key = env.str("SECRET_KEY", default="")
    if key:
        return key
    file = Path(KEYRING_FILE).with_name("secret_key")
    if file.exists():
        return file.read_text().strip()
    from django.core.management.utils import get_random_secret_key

    return get_random_secret_key()  # until `make_keys` has run; sessions do not outlive the process


SECRET_KEY = _secret_key()
SECRET_KEY_IS_GIVEN = bool(env.str("SECRET_KEY", default=""))
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
PUBLIC_ORIGIN = env.str("PUBLIC_ORIGIN", default="http://localhost:8000")  # what a QR code leads to
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)  # how many proxies add to X-Forwarded-For

# -- applications ---------------------------------------------------------------------------------

PORTAL_APPS = [
    "congress.core",
    "congress.workdays",
    "congress.limits",
    "congress.audit",
    "congress.accounts",
    "congress.regions",
    "congress.bodies",
    "congress.notifications",
    "congress.access",
    "congress.provenance",
    "congress.submissions",
    "congress.desk",
    "congress.search",
    "congress.rollups",
    "deputies",
    "liaison_stations",
    "legislation",
    "livelihood",
    "congress.demonstration",
]
INSTALLED_APPS = [
    "congress.apps.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",  # its widgets' templates, for PortalFormRenderer
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_celery_beat",
    "django_filters",
    "django_prometheus",
    "django_structlog",
    "drf_spectacular",
    "health_check",
    "pgtrigger",
    "pghistory",
    "rest_framework",
    *PORTAL_APPS,
]
if find_spec("django_linear_migrations"):  # for developers: two branches may not both add the next migration
    INSTALLED_APPS.append("django_linear_migrations")
    FIRST_PARTY_APPS = PORTAL_APPS

MIDDLEWARE = [
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "congress.core.middleware.SecurityHeaders",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "congress.core.middleware.OnlyUtf8",
    "django_structlog.middlewares.RequestMiddleware",
    "congress.core.middleware.HistoryContext",
    "allauth.account.middleware.AccountMiddleware",
    "congress.access.middleware.SecondFactor",
    "congress.access.middleware.IdleTime",
    "congress.core.middleware.Refusals",
    "axes.middleware.AxesMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]

ROOT_URLCONF = "congress.urls"
WSGI_APPLICATION = "congress.wsgi.application"
ASGI_APPLICATION = "congress.asgi.application"
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
                "congress.core.context.page",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]
FORM_RENDERER = "congress.core.forms.PortalFormRenderer"

# -- database, cache, tasks -----------------------------------------------------------------------

EMBEDDED_POSTGRES = EmbeddedPostgres(DATA_HOME / "postgres")
EMBEDDED_VALKEY = EmbeddedValkey(DATA_HOME / "valkey")
DATABASE_NAME = env.str("EMBEDDED_DATABASE", default="portal")
DATABASE_ROLE = env.str("DATABASE_ROLE", default="app")
USES_EMBEDDED_POSTGRES = not env.str("DATABASE_URL", default="")
USES_EMBEDDED_VALKEY = not env.str("REDIS_URL", default="")
DATABASE_APP_ROLE = APP_ROLE

if USES_EMBEDDED_POSTGRES:
    _url = EMBEDDED_POSTGRES.url(OWNER_ROLE if DATABASE_ROLE == "owner" else APP_ROLE, DATABASE_NAME)
elif DATABASE_ROLE == "owner":
    _url = env.str("DATABASE_OWNER_URL", default="")
    if not _url:
        raise ImproperlyConfigured("DATABASE_OWNER_URL is needed to change tables: the application's role may not.")
else:
    _url = env.str("DATABASE_URL")
DATABASES = {"default": env.db_url_config(_url)}
if not USES_EMBEDDED_POSTGRES:
    DATABASE_APP_ROLE = env.db_url_config(env.str("DATABASE_URL"))["USER"]
DATABASES["default"]["ENGINE"] = "django.db.backends.postgresql"
DATABASES["default"]["HOST"] = unquote(str(DATABASES["default"]["HOST"]))  # a socket's folder comes quoted
if not USES_EMBEDDED_POSTGRES:  # an idle transaction would hold back the audit's seals
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", "-c idle_in_transaction_session_timeout=60s")
_pool_size = env.int("DATABASE_POOL", default=0)  # 0: a connection a request, no pool
if _pool_size and DATABASE_ROLE == "app":
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {"min_size": 1, "max_size": _pool_size, "timeout": 10}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

BROKER_URL = env.str("REDIS_URL", default=f"redis+socket://{EMBEDDED_VALKEY.socket_path}")
CACHES = {
    "default": {
        "BACKEND": "congress.core.cache.PatientRedisCache",
        "LOCATION": env.str("REDIS_URL", default=f"unix://{EMBEDDED_VALKEY.socket_path}"),
        "OPTIONS": {"socket_timeout": 0.1, "socket_connect_timeout": 0.1},
    }
}
CELERY_BROKER_URL = BROKER_URL
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "socket_connect_timeout": 2,
    "socket_timeout": 10,  # a broker that hangs counts as one that is away
}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 600
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "Asia/Shanghai"
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"

# -- people ---------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:desk-home"
LOGOUT_REDIRECT_URL = "home"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    "django.contrib.auth.hashers.ScryptPasswordHasher",
]
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = int(timedelta(days=14).total_seconds())
STAFF_IDLE = timedelta(minutes=env.int("STAFF_IDLE_MINUTES", default=15))
DESK_IDLE = timedelta(minutes=env.int("DESK_IDLE_MINUTES", default=60))  # deputies and departments
PASSWORD_MAX_AGE = timedelta(days=env.int("PASSWORD_MAX_AGE_DAYS", default=90))
DEPUTY_PHONE_CODE_ALLOWED = env.bool("DEPUTY_PHONE_CODE_ALLOWED", default=True)  # passkeys may fail in WeChat
STEP_UP_FOR_VOTING = env.bool("STEP_UP_FOR_VOTING", default=True)  # a phone code alone does not vote
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "congress.accounts.passwords.ThreeClasses"},
]

# -- doors ----------------------------------------------------------------------------------------

SECURE = env.bool("SECURE", default=not (DEBUG or DEMO))  # served over https
SECURE_SSL_REDIRECT = SECURE and env.bool("SSL_REDIRECT", default=True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_HSTS_PRELOAD = SECURE
SESSION_COOKIE_SECURE = SECURE
CSRF_COOKIE_SECURE = SECURE
SECURE_REFERRER_POLICY = "same-origin"  # with no-referrer browsers send `Origin: null`, which CSRF refuses
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
_ours = ("geolocation", "publickey-credentials-get", "publickey-credentials-create")
_unused = ("camera", "microphone", "payment", "usb")
PERMISSIONS_POLICY: dict[str, list[str]] = {name: ["self"] for name in _ours} | {name: [] for name in _unused}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 300
DATA_UPLOAD_MAX_NUMBER_FILES = 12
FILE_UPLOAD_PERMISSIONS = 0o640
LIMITS = env.json("LIMITS", default={})  # {"limit's name": [capacity, refill per second]} in place of the built-in ones
CSRF_FAILURE_VIEW = "congress.core.views.csrf_failure"

# -- language, time, files ------------------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_AGE = 31_536_000
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
FORMAT_MODULE_PATH = "congress.formats"

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(DATA_HOME / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(DATA_HOME / "media")))  # shown to people
MEDIA_URL = "/media/"
PRIVATE_ROOT = Path(env.str("PRIVATE_ROOT", default=str(DATA_HOME / "private")))  # originals: never served
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "congress.core.statics.PortalStaticFilesStorage"
    },
}
AUDIT_HEAD_FILE = Path(env.str("AUDIT_HEAD_FILE", default=str(DATA_HOME / "audit-heads.log")))
AUDIT_HEAD_EMAIL = env.str("AUDIT_HEAD_EMAIL", default="")
ERASURES_FILE = Path(env.str("ERASURES_FILE", default=str(DATA_HOME / "erasures.jsonl")))

# -- channels -------------------------------------------------------------------------------------

EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
EMAIL_BACKEND = EMAIL_CONFIG["EMAIL_BACKEND"]
EMAIL_HOST = EMAIL_CONFIG.get("EMAIL_HOST", "")
EMAIL_PORT = EMAIL_CONFIG.get("EMAIL_PORT", 25)
EMAIL_HOST_USER = EMAIL_CONFIG.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = EMAIL_CONFIG.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = EMAIL_CONFIG.get("EMAIL_USE_TLS", False)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="portal@localhost")
SMS_GATEWAY = env.str("SMS_GATEWAY", default="congress.notifications.channels.ConsoleGateway")
SMS_GATEWAY_OPTIONS = env.json("SMS_GATEWAY_OPTIONS", default={})

# -- the site's own facts: the footer of a government site -----------------------------------------

SITE_NAME = env.str("SITE_NAME", default="湖南人大")
SITE_SPONSOR = env.str("SITE_SPONSOR", default="湖南省人大常委会办公厅")
SITE_IDENTIFIER = env.str("SITE_IDENTIFIER", default="")
SITE_ICP = env.str("SITE_ICP", default="")
SITE_POLICE = env.str("SITE_POLICE", default="")
SITE_CONTACT = env.str("SITE_CONTACT", default="12345")

# -- libraries ------------------------------------------------------------------------------------

ACCOUNT_ADAPTER = "congress.access.adapter.PortalAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = False  # the portal's own notices tell
ACCOUNT_RATE_LIMITS = {"login": None}  # counted in PostgreSQL: limit `sign-in`, and django-axes for each account
ACCOUNT_FORMS = {"change_password": "congress.access.forms.NewPasswordForm"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = False
MFA_TOTP_ISSUER = SITE_NAME
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_ADAPTER = "congress.access.adapter.PortalMFAAdapter"
MFA_TOTP_TOLERANCE = 1  # telephones' clocks differ; each code is still good once only
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_FORMS = {
    "authenticate": "congress.access.forms.SecondFactorForm",
    "reauthenticate": "congress.access.forms.SecondFactorAgainForm",
}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG or DEMO
AXES_FAILURE_LIMIT = env.int("SIGN_IN_FAILURE_LIMIT", default=5)
AXES_COOLOFF_TIME = timedelta(minutes=env.int("SIGN_IN_LOCK_MINUTES", default=30))
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "congress.access.views.locked_out"
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # the page says for how long: that stays true
AXES_DISABLE_ACCESS_LOG = True
AXES_HANDLER = "axes.handlers.database.AxesDatabaseHandler"
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "user_agent"]  # masked in the log

REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "UNAUTHENTICATED_USER": None,
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "congress.core.problems.problem_response",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Congress portal",
    "DESCRIPTION": "Divisions, congresses, deputies, liaison stations, regulations and drafts: public and read-only.",
    "VERSION": "1",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": False,
    "ENUM_NAME_OVERRIDES": {
        "LevelEnum": "congress.regions.models.Level",
        "CommitteeKindEnum": "congress.bodies.models.CommitteeKind",
        "OrganKindEnum": "congress.bodies.models.OrganKind",
        "StationKindEnum": "liaison_stations.models.station.StationKind",
        "RegulationKindEnum": "legislation.models.RegulationKind",
        "BillKindEnum": "legislation.states.BillKind",
        "BillStateEnum": "legislation.states.BillState",
        "ConsultationStateEnum": "legislation.states.ConsultationState",
        "OpinionSourceEnum": "legislation.states.OpinionSource",
    },
}
WHITENOISE_MAX_AGE = 3600
# Locked by account, whoever knocks: a lock by address would let one guesser go on from the next address.
SILENCED_SYSTEM_CHECKS: list[str] = ["axes.W006"]

PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = 10  # one line a request is enough: the one at its end

LOGGING = logging_settings(level=env.str("LOG_LEVEL", default="INFO"))

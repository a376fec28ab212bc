"""Django settings; whatever differs between machines comes from `jamsos.environment`."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF

from jamsos import localdb, logs
from jamsos.environment import BASE_DIR, env, secret
from jamsos.jobs import broker

DATA_DIR = Path(env("DATA_DIR"))
DEBUG = env("DEBUG")
DEMO = env("DEMO")
SECRET_KEY = secret("SECRET_KEY", DATA_DIR)
NIK_KEY = secret("NIK_KEY", DATA_DIR)
ALLOWED_HOSTS = env("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = env("CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_filters",
    "django_htmx",
    "django_structlog",
    "django_tables2",
    "pgtrigger",
    "jamsos.accounts",
    "jamsos.audit",
    "jamsos.regions",
    "jamsos.files",
    "jamsos.jobs",
    "jamsos.ui",
    "eligibility.reference",
    "enrollment.papers",
    "enrollment.programs",
    "enrollment.workers",
    "enrollment.holds",
    "enrollment.corrections",
    "enrollment.matching",
    "enrollment.doubles",
    "enrollment.candidates",
    "enrollment.assessment",
    "enrollment.decrees",
    "enrollment.verification",
    "enrollment.selection",
    "enrollment.submissions",
    "enrollment.contributions",
    "enrollment.memberships",
    "enrollment.benefits",
    "enrollment.synthetic",
    "reporting",
    "reporting.simulation",
    "reporting.documents",
    "reporting.monitoring",
    "reporting.supervision",
    "reporting.coverage",
    "reporting.api",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "jamsos.ui.middleware.CleanAddressMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "jamsos.accounts.middleware.WholePageMiddleware",
    "jamsos.accounts.middleware.SessionLimitMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "jamsos.accounts.middleware.AccountStandingMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "jamsos.ui.middleware.NoStoreMiddleware",
    "jamsos.ui.once.OnceMiddleware",
    "jamsos.ui.middleware.DomainErrorMiddleware",
]
ROOT_URLCONF = "jamsos.urls"
WSGI_APPLICATION = "jamsos.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

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
                "jamsos.ui.context.portal",
            ],
            "builtins": ["jamsos.ui.templatetags.formats", "jamsos.ui.templatetags.once"],
        },
    }
]
FORM_RENDERER = "jamsos.ui.widgets.Renderer"
CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
FILTERS_EMPTY_CHOICE_LABEL = "semua"
DJANGO_TABLES2_TEMPLATE = "components/table.html"

DATABASE_URL = env("DATABASE_URL") or localdb.database_url()
DATABASES = {"default": environ.Env.db_url_config(DATABASE_URL)}
DATABASES["default"].update(CONN_MAX_AGE=60, CONN_HEALTH_CHECKS=True)
DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)
# Django switches prepared statements off; the few queries that ask for it by a cursor of their own are prepared.
DATABASES["default"]["OPTIONS"]["prepare_threshold"] = 5

REDIS_URL = env("REDIS_URL")
# Login limits live in the database, so that a flushed or absent Redis costs nothing but time.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache_entry"}}

# The broker is only a wake-up: the Job row is the truth (see jamsos.jobs).
QUEUE_DIR = DATA_DIR / "queue"
CELERY_BROKER_URL = REDIS_URL or f"{broker.SCHEME}://"
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {"socket_connect_timeout": 5}
    if REDIS_URL
    else {
        "data_folder_in": str(QUEUE_DIR),
        "data_folder_out": str(QUEUE_DIR),
        "control_folder": str(QUEUE_DIR / "control"),
        "polling_interval": 0.1,
    }
)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_PUBLISH_RETRY = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat-schedule")
# A sweep that finds every worker busy is worth nothing later: it expires instead of piling up.
SWEEP = {"task": "jamsos.jobs.sweep", "schedule": timedelta(seconds=15), "options": {"expires": 15}}
DIGEST = {"task": "reporting.send_digest", "schedule": crontab(hour=7, minute=0), "options": {"expires": 3600}}
SWEEP_FILES = {"task": "jamsos.files.sweep", "schedule": crontab(hour=3, minute=0), "options": {"expires": 3600}}
CELERY_BEAT_SCHEDULE = {"sweep-jobs": SWEEP, "sweep-files": SWEEP_FILES, "digest": DIGEST}
CELERY_TIMEZONE = "Asia/Jakarta"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "jamsos.accounts.adapter.ClosedAdapter"
ACCOUNT_FORMS = {
    "login": "jamsos.accounts.entrance.EnterForm",
    "reauthenticate": "jamsos.accounts.entrance.AgainForm",
}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "20/5m/ip,5/5m/key",
    "authenticity": "30/m/ip",
    "api": "120/m/key",
    "api_status": "60/m/key",
    "api_unknown": "30/m/ip",
    "public_check": "5/5m/ip",
    "public_check_all": "60/m/key",
}
REAUTH_MINUTES = env("REAUTH_MINUTES")
ACCOUNT_REAUTHENTICATION_TIMEOUT = REAUTH_MINUTES * 60
PASSWORD_MAX_DAYS = env("PASSWORD_MAX_DAYS")

# The published accounts of a demonstration can be tried without a telephone.
MFA_REQUIRED = env("MFA_REQUIRED", default=not DEMO)
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ADAPTER = "jamsos.accounts.factor_adapter.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "jamsos.accounts.factor_forms.CodeForm",
    "activate_totp": "jamsos.accounts.factor_forms.SetUpForm",
    "deactivate_totp": "jamsos.accounts.factor_forms.RemoveForm",
}
MFA_TOTP_ISSUER = "jamsos"
# One step either way: whoever types while the code changes is not refused. Replay: see `factor_forms`.
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True

# The longest session, counted from signing in; `jamsos.accounts.sessions` ends it whatever happened in between.
SESSION_COOKIE_AGE = int(timedelta(hours=9).total_seconds())
SESSION_IDLE_MINUTES = env("SESSION_IDLE_MINUTES")
FIGURES_SECONDS = env("FIGURES_SECONDS")
SUPERVISION_AGENCIES = env("SUPERVISION_AGENCIES")
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS = env("HTTPS")
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "jamsos.ui.errors.csrf_failure"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/$"]
# Behind the reverse proxy the lockout counts the address that the proxy saw, not the proxy's own.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds()) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
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
# Where the public asks whether a decree is genuine; without an address there is no such page.
PUBLIC_ADDRESS = (env("PUBLIC_ADDRESS") or ("http://127.0.0.1:8000" if DEMO else "")).rstrip("/")
PUBLIC_FIGURES = env("PUBLIC_FIGURES", default=DEMO)
SIGNING_ROOTS = env("SIGNING_ROOTS")
# Uploads of anybody to these pages are hashed while they arrive and kept nowhere: path -> largest size in bytes.
HASHED_UPLOADS = {"/periksa/": 50 * 1024 * 1024} if PUBLIC_ADDRESS else {}
UPLOAD_MAX_BYTES = env("UPLOAD_MAX_MB") * 1024 * 1024
REFERENCE_MAX_BYTES = env("REFERENCE_MAX_MB") * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "jamsos.files.uploads.HashingUploadHandler",
    "jamsos.files.uploads.GuardedUploadHandler",
]

LANGUAGE_CODE = "id"
TIME_ZONE = "Asia/Jakarta"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "files", "file_permissions_mode": 0o640},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True

EMAIL_CONFIG = env.email_url("EMAIL_URL")
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 20
MAIL_FROM = env("MAIL_FROM")
LOGGING = logs.configuration(env("LOG_LEVEL"))
DJANGO_STRUCTLOG_CELERY_ENABLED = True

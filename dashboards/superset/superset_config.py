"""Superset's settings, read in its own environment from the folder that `dialmart bi` prepares.

Superset on this machine's loopback for a company's own people: its metadata in SQLite, no cache of
data, nothing asked of other hosts.
"""

import os
from pathlib import Path

FOLDER = Path(os.environ["SUPERSET_FOLDER"])

SECRET_KEY = (FOLDER / "secret.key").read_text()
SQLALCHEMY_DATABASE_URI = f"sqlite:///{FOLDER / 'metadata.db'}?check_same_thread=false"
SESSION_COOKIE_NAME = "dialmart_superset"
APP_NAME = "dialmart"
# of its own words; those of dashboards are the bundle's
BABEL_DEFAULT_LOCALE = os.environ["SUPERSET_LANGUAGE"]
LANGUAGES = {
    "en": {"flag": "us", "name": "English"},
    "zh": {"flag": "cn", "name": "中文"},
}

# metrics ask what a query filters by: some rates are known of a company and not of its agents
FEATURE_FLAGS = {"ENABLE_TEMPLATE_PROCESSING": True, "EMBEDDED_SUPERSET": False}
ROW_LIMIT = 10_000
SQL_MAX_ROW = 100_000

# Superset's own, without the hosts of its maps, badges and counters of visits
TALISMAN_CONFIG = {
    "content_security_policy": {
        "base-uri": ["'self'"],
        "default-src": ["'self'"],
        "img-src": ["'self'", "blob:", "data:"],
        "worker-src": ["'self'", "blob:"],
        "connect-src": ["'self'"],
        "object-src": "'none'",
        "style-src": ["'self'", "'unsafe-inline'"],
        "font-src": ["'self'", "data:"],
        "script-src": ["'self'", "'strict-dynamic'"],
    },
    "content_security_policy_nonce_in": ["script-src"],
    "force_https": False,
    "session_cookie_secure": False,
}
# one process serves: what it counts, it may keep in memory
RATELIMIT_STORAGE_URI = "memory://"
AUTH_RATE_LIMIT = "60 per minute"

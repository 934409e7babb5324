#!/usr/bin/env bash
# Django's deployment checks, with settings as a real installation has them: no warning is let through.
set -euo pipefail
cd "$(dirname "$0")/.."

keys=$(mktemp -d)
trap 'rm -rf "$keys"' EXIT
export KEYRING_FILE="$keys/keyring.json" DEBUG=0 DEMO=0
export ALLOWED_HOSTS=portal.example.cn PUBLIC_ORIGIN=https://portal.example.cn TRUSTED_PROXIES=1
export DATABASE_URL=postgres://portal_app:secret@database/portal DATABASE_OWNER_URL=postgres://portal_owner:secret@database/portal
export REDIS_URL=redis://valkey:6379/0 EMAIL_URL=smtp+tls://mail.example.cn:587
export SMS_GATEWAY=congress.notifications.channels.HttpGateway SMS_GATEWAY_OPTIONS='{"url": "https://sms.example.cn/texts"}'
.venv/bin/python manage.py make_keys >/dev/null
.venv/bin/python manage.py check --deploy --fail-level WARNING
# The demonstration mode has to be refused.
if DEMO=1 .venv/bin/python manage.py check --deploy --fail-level ERROR >/dev/null 2>&1; then
    echo "check --deploy let the demonstration mode pass" >&2
    exit 1
fi

#!/usr/bin/env bash
# Chromium and a Chinese font for the browser journeys: installed where we may, else said loudly.
set -euo pipefail

missing=()
command -v chromium >/dev/null || missing+=(chromium)
if ! command -v fc-list >/dev/null || [ -z "$(fc-list :lang=zh | head -n 1)" ]; then missing+=(fontconfig fonts-noto-cjk); fi
[ ${#missing[@]} -gt 0 ] || exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    begun=$SECONDS
    echo "  Installing ${missing[*]} with apt-get …"
    log=$(mktemp)
    export DEBIAN_FRONTEND=noninteractive
    if apt-get update -qq >"$log" 2>&1 && apt-get install -y -qq --no-install-recommends "${missing[@]}" >>"$log" 2>&1; then
        echo "  … $((SECONDS - begun)) s"
        rm -f "$log"
        exit 0
    fi
    tail -n 30 "$log" >&2
    rm -f "$log"
fi
cat >&2 <<MESSAGE
*******************************************************************************
  Not found and not installed: ${missing[*]}
  Without Chromium every test in tests/journeys that drives a browser is SKIPPED.
  As root: apt-get install chromium fonts-noto-cjk
*******************************************************************************
MESSAGE
[ -z "${CI:-}" ] # on CI a missing browser is a failure, not a skip

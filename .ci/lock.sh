#!/usr/bin/env bash
# Write requirements/*.txt: every package with its version and hashes, for every platform, naming no index.
set -euo pipefail
cd "$(dirname "$0")/.."

tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT
"${PYTHON:-python3}" -m venv "$tools"
"$tools/bin/python" -m pip install --quiet --disable-pip-version-check uv
options=(--universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --quiet)
"$tools/bin/uv" pip compile "${options[@]}" "$@" requirements/base.in -o requirements/base.txt
"$tools/bin/uv" pip compile "${options[@]}" "$@" -c requirements/base.txt requirements/dev.in -o requirements/dev.txt

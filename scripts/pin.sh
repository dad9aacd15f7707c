#!/bin/sh
# Write requirements-dev.txt anew from requirements-dev.in and pyproject.toml; versions that still fit are kept.
set -eu
cd "$(dirname "$0")/.."
command -v uv >/dev/null || PATH="$PWD/.venv/bin:$PATH"
uv pip compile --quiet --universal --python-version 3.11 --no-emit-index-url --no-emit-find-links \
    --no-emit-package appnb --no-annotate --no-header "$@" requirements-dev.in -o requirements-dev.txt

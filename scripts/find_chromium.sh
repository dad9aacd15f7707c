#!/bin/sh
# Print the path of a Chromium that tests can drive. What is missing is installed: Debian's Chromium, and the
# library that the program beside Playwright needs and the smallest Debian has not.
set -eu

find_one() {
    for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome; do
        if [ -n "$name" ] && command -v "$name"; then return 0; fi
    done
    return 1
}

missing=
find_one >/dev/null || missing=chromium
.venv/bin/playwright --version >/dev/null 2>&1 || missing="$missing libatomic1"
if [ -n "$missing" ]; then
    if [ "$(id -u)" = 0 ]; then sudo=; elif command -v sudo >/dev/null; then sudo=sudo; else
        echo "browser tests need a Chromium, named in CHROMIUM or installed: as root, \`apt-get install $missing\`" >&2
        exit 2
    fi
    # shellcheck disable=SC2086  # two packages are two words
    { $sudo apt-get update -qq && $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $missing; } >&2
fi
find_one

#!/bin/sh
# Print the path of a Chromium that tests can drive; install Debian's when there is none.
set -eu

find_one() {
    for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome; do
        if [ -n "$name" ] && command -v "$name"; then return 0; fi
    done
    return 1
}

find_one && exit
if [ "$(id -u)" = 0 ]; then sudo=; elif command -v sudo >/dev/null; then sudo=sudo; else
    echo "no Chromium: install one (\`apt-get install chromium\` as root) or name it in CHROMIUM" >&2
    exit 2
fi
{ $sudo apt-get update -qq && $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium; } >&2
find_one

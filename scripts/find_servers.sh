#!/bin/sh
# Print where the servers are that tests start for themselves: POSTGRES, a folder of programs, and REDIS, a program.
# What is missing is installed, from Debian's packages. Neither is started, nor used as it is set up.
set -eu

find_postgres() {
    for folder in "${POSTGRES:-}" /usr/lib/postgresql/*/bin /usr/local/pgsql/bin; do
        if [ -x "$folder/initdb" ]; then echo "$folder" && return 0; fi
    done
    folder=$(command -v initdb) && dirname "$folder"
}

find_redis() {
    command -v "${REDIS:-redis-server}"
}

missing=
find_postgres >/dev/null || missing=postgresql
find_redis >/dev/null || missing="$missing redis-server"
if [ -n "$missing" ]; then
    if [ "$(id -u)" = 0 ]; then sudo=; elif command -v sudo >/dev/null; then sudo=sudo; else
        echo "tests of databases need them, named in POSTGRES and REDIS or installed: as root, \`apt-get install $missing\`" >&2
        exit 2
    fi
    # shellcheck disable=SC2086  # two packages are two words
    { $sudo apt-get update -qq && $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $missing; } >&2
fi
echo "POSTGRES=$(find_postgres) REDIS=$(find_redis)"

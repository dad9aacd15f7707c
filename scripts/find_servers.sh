#!/bin/sh
# Print where the servers are that tests start for themselves: POSTGRES, a folder of programs, REDIS and NGINX, programs;
# and FAKETIME_LIBRARY, which gives a server of ours another clock.
# What is missing is installed, from Debian's packages. None is started, nor used as it is set up.
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

find_nginx() {
    command -v "${NGINX:-nginx}" || { [ -x /usr/sbin/nginx ] && echo /usr/sbin/nginx; }
}

find_faketime() {
    for library in "${FAKETIME_LIBRARY:-}" /usr/lib/*/faketime/libfaketimeMT.so.1; do
        if [ -f "$library" ]; then echo "$library" && return 0; fi
    done
    return 1
}

missing=
find_postgres >/dev/null || missing=postgresql
find_redis >/dev/null || missing="$missing redis-server"
find_nginx >/dev/null || missing="$missing nginx"
find_faketime >/dev/null || missing="$missing faketime"
if [ -n "$missing" ]; then
    if [ "$(id -u)" = 0 ]; then sudo=; elif command -v sudo >/dev/null; then sudo=sudo; else
        echo "tests of databases and proxies need them, named in POSTGRES, REDIS, NGINX and FAKETIME_LIBRARY or installed: as root, \`apt-get install $missing\`" >&2
        exit 2
    fi
    # shellcheck disable=SC2086  # several packages are several words
    { $sudo apt-get update -qq && $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $missing; } >&2
fi
echo "POSTGRES=$(find_postgres) REDIS=$(find_redis) NGINX=$(find_nginx) FAKETIME_LIBRARY=$(find_faketime)"

#!/bin/sh
# Make a virtual environment with PYTHON at FOLDER; on a Debian without python3-venv, get that first.
set -eu
python=$1 folder=$2

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "appnb needs Python 3.11 or later; $python is $("$python" --version). Try: make PYTHON=python3.11 …" >&2
    exit 2
}
if ! "$python" -c 'import ensurepip' 2>/dev/null; then
    if [ "$(id -u)" = 0 ]; then sudo=; elif command -v sudo >/dev/null; then sudo=sudo; else
        echo "$python has no venv: run \`apt-get install python3-venv\` as root, then this again" >&2
        exit 2
    fi
    $sudo apt-get update -qq
    $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv
fi
"$python" -m venv "$folder"

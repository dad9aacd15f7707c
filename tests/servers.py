"""Servers of other programs that tests start for themselves: a PostgreSQL, a Redis. None that is there is used."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def run_postgres() -> Iterator[str]:
    """Run a PostgreSQL on a socket in a folder of its own, which is gone afterwards.

    Yields:
        its address, for SQLAlchemy with psycopg.
    """
    programs = _find_postgres()
    user = _find_other_user("postgres")
    folder = Path(tempfile.mkdtemp(prefix="appnb-pg-", dir="/tmp"))  # short, as a socket's path is
    try:
        if user is not None:
            shutil.chown(folder, user)
        data = str(folder / "data")
        make = [
            programs / "initdb",
            "-D",
            data,
            "-A",
            "trust",
            "-U",
            "postgres",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "-N",
        ]
        subprocess.run(make, check=True, capture_output=True, user=user)
        options = ["-c", "listen_addresses=", "-c", "fsync=off", "-c", "shared_buffers=32MB"]
        command = [programs / "postgres", "-D", data, "-k", str(folder), *options]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, user=user) as server:
            _wait_for(server, "ready to accept connections", server.stderr)
            try:
                yield f"postgresql+psycopg://postgres@/postgres?host={folder}"
            finally:
                server.terminate()  # waits for clients
                server.send_signal(2)  # does not
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def run_redis(*options: str) -> Iterator[str]:
    """Run a Redis on a free port, which keeps nothing.

    Yields:
        its address.
    """
    program = shutil.which(os.environ.get("REDIS") or "redis-server")
    assert program, "no redis-server on PATH: install one, or name it in REDIS"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="appnb-redis-") as folder:
        command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder, *options]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
            _wait_for(server, "Ready to accept connections", server.stdout)
            try:
                yield f"redis://127.0.0.1:{port}/0"
            finally:
                server.terminate()


def _find_postgres() -> Path:
    found = [os.environ.get("POSTGRES", ""), *map(str, sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True))]
    on_path = shutil.which("postgres")
    found += [str(Path(on_path).parent)] if on_path else []
    programs = next((Path(it) for it in found if it and (Path(it) / "postgres").exists()), None)
    assert programs, "no PostgreSQL: install one, or name the folder of its programs in POSTGRES"
    return programs


def _find_other_user(name: str) -> str | None:
    """Find who runs a server that refuses to run as root; None if we are not root."""
    if os.geteuid() != 0:
        return None
    names = {user.pw_name for user in pwd.getpwall()}
    return name if name in names else "nobody"


def _wait_for(server: subprocess.Popen[str], text: str, stream: Iterator[str] | None) -> None:
    said = []
    for line in stream or ():
        said.append(line)
        if text in line:
            return
    raise AssertionError(f"{server.args} ended with {server.wait()}:\n{''.join(said)}")

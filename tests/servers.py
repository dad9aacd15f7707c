"""Servers of other programs that tests start for themselves. None that is there already is used."""

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
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
    port = find_port()
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


@contextmanager
def run_openid(*options: str) -> Iterator[str]:
    """Run a provider of OpenID Connect on a free port; whoever asks is let in under the name that they give.

    Yields:
        its issuer.
    """
    port = find_port()
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port), *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as server:
        _wait_for(server, "running on", server.stdout)
        reader = threading.Thread(target=lambda: list(server.stdout or ()), daemon=True)
        reader.start()
        try:
            yield f"http://localhost:{port}"
        finally:
            server.terminate()
            server.wait()
            reader.join()


@contextmanager
def run_nginx(servers: str) -> Iterator[None]:
    """Run an nginx with the `server` blocks given, until the block ends."""
    program = shutil.which(os.environ.get("NGINX") or "nginx") or shutil.which("/usr/sbin/nginx")
    assert program, "no nginx on PATH: install one, or name it in NGINX"
    with tempfile.TemporaryDirectory(prefix="appnb-nginx-") as folder:
        kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        paths = "".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
        root = "user root;" if os.geteuid() == 0 else ""
        text = f"""
            {root} daemon off; pid {folder}/pid; error_log stderr notice; worker_processes 1;
            events {{}}
            http {{ access_log off; {paths} {servers} }}
        """
        config = Path(folder) / "nginx.conf"
        config.write_text(text)
        command = [program, "-p", folder, "-e", "stderr", "-c", str(config)]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
            _wait_for(server, "start worker process ", server.stderr)
            try:
                yield
            finally:
                server.terminate()


def find_faketime() -> str:
    """Find the library that gives a program another clock."""
    named = os.environ.get("FAKETIME_LIBRARY", "")
    found = [named] if named else list(map(str, Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1")))
    assert found, "no libfaketime: install the package `faketime`, or name the library in FAKETIME_LIBRARY"
    return found[0]


def find_port() -> int:
    """Find a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port

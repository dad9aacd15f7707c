"""Taking the network away: a network namespace of its own where the system lets us, else proxies to nowhere."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence

MARK = "APPNB_REAL_OFFLINE"
NOWHERE = "http://127.0.0.1:9"


def go_offline(arguments: Sequence[str]) -> str:
    """Start this program again where only the loopback exists; return in the one that runs without network.

    Args:
        arguments: what to hand to the program again.

    Returns:
        How the network is kept away, for people.
    """
    if os.environ.get(MARK):
        return os.environ[MARK]
    for command in (["unshare", "--net"], ["unshare", "--map-root-user", "--net"]):
        if _can_run(command):
            os.environ[MARK] = f"a network namespace with the loopback alone ({' '.join(command)})"
            script = 'ip link set lo up && exec "$@"'
            os.execvp("unshare", [*command, "sh", "-c", script, "sh", sys.executable, "-m", "tests.real", *arguments])
    return "proxies that do not answer; Chromium asks no other host"


def find_proxies() -> Mapping[str, str]:
    """Find what keeps well-behaved programs off the network where it cannot be taken away."""
    names = ("http_proxy", "https_proxy", "all_proxy")
    proxies = {spelling: NOWHERE for name in names for spelling in (name, name.upper())}
    return {} if os.environ.get(MARK) else {**proxies, "no_proxy": "localhost,127.0.0.1"}


def _can_run(command: Sequence[str]) -> bool:
    if not shutil.which(command[0]) or not shutil.which("ip"):
        return False
    tried = subprocess.run([*command, "ip", "link", "set", "lo", "up"], capture_output=True, check=False)
    return tried.returncode == 0

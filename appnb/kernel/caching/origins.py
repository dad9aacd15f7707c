"""Which code is the user's own, so that what it says counts, and which is installed, so that its name does."""

import hashlib
import sys
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import ModuleType

from appnb.kernel.fingerprints import find_fingerprint
from appnb.kernel.modules import is_installed, list_imports
from appnb.notebook.syntax import parse_python

OWN_FOLDER = Path(__file__).parents[2]


def is_own(name: str | None) -> bool:
    """Tell whether the module of that name is the notebook or stands beside it: what it says may change any time."""
    if name is None or name == "__main__":
        return True
    module = sys.modules.get(name)
    file = vars(module).get("__file__") if isinstance(module, ModuleType) else None
    return isinstance(file, str) and not is_installed(Path(file)) and not Path(file).is_relative_to(OWN_FOLDER)


def find_version(module: ModuleType) -> str:
    """Find the version of what a module belongs to; "" if it has none."""
    package = module.__name__.partition(".")[0]
    told = getattr(module, "__version__", None) or getattr(sys.modules.get(package), "__version__", None)
    if isinstance(told, str):
        return told
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def digest_module(module: ModuleType) -> bytes:
    """Digest the files of a module of the user's own, and of those of them that it imports. Reads the disk."""
    digest = hashlib.blake2b(digest_size=16)
    waiting, seen = [module.__name__], set[str]()
    while waiting:
        name = waiting.pop()
        found = sys.modules.get(name)
        file = vars(found).get("__file__") if isinstance(found, ModuleType) else None
        if name in seen or not isinstance(file, str) or not is_own(name):
            continue
        seen.add(name)
        fingerprint = find_fingerprint(Path(file))
        digest.update(name.encode() + fingerprint)
        waiting.extend(sorted(_find_imports(file, fingerprint, name)))
    return digest.digest()


@lru_cache(maxsize=256)
def _find_imports(file: str, fingerprint: bytes, name: str) -> frozenset[str]:
    """Find which modules a file imports; asked again only when it says something else."""
    try:
        tree = parse_python(Path(file).read_text("utf-8"))
    except (OSError, SyntaxError, ValueError):
        return frozenset()
    package = name if Path(file).name == "__init__.py" else name.rpartition(".")[0]
    return frozenset(list_imports(tree, sys.modules.keys(), package))

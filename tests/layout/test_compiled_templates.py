"""Templates are compiled once for each content, whatever becomes of the place where that is kept."""

import errno
from pathlib import Path

import jinja2
import pytest

from appnb.layout import compiled_templates
from appnb.layout.compiled_templates import CompiledTemplates, find_compiled


class Counting(jinja2.Environment):
    """Counts what it compiles."""

    compiled = 0

    def _compile(self, source: str, filename: str) -> object:
        self.compiled += 1
        return super()._compile(source, filename)


def make(folder: Path) -> Counting:
    kept = folder / "kept"
    kept.mkdir(exist_ok=True)
    return Counting(loader=jinja2.FileSystemLoader(folder), bytecode_cache=CompiledTemplates(str(kept)))


def test_a_template_is_compiled_once_for_each_content(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("{{ 1 + 1 }}")
    first, second = make(tmp_path), make(tmp_path)
    assert first.get_template("page.html").render() == second.get_template("page.html").render() == "2"
    assert (first.compiled, second.compiled) == (1, 0)
    (tmp_path / "page.html").write_text("{{ 1 + 2 }}")
    third = make(tmp_path)
    assert third.get_template("page.html").render() == "3"
    assert third.compiled == 1


@pytest.mark.parametrize("method", ["load_bytecode", "dump_bytecode"])
def test_a_disk_that_fails_keeps_nobody_from_a_template(
    method: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "page.html").write_text("{{ 1 + 1 }}")
    environment = make(tmp_path)

    def fail(self: object, bucket: object) -> None:
        raise OSError(errno.ENOSPC, "no space left")

    monkeypatch.setattr(jinja2.FileSystemBytecodeCache, method, fail)
    assert environment.get_template("page.html").render() == "2"


def test_what_is_kept_and_is_none_is_compiled_again(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("{{ 1 + 1 }}")
    make(tmp_path).get_template("page.html")
    (kept,) = (tmp_path / "kept").iterdir()
    kept.write_bytes(b"no code of Jinja's")
    assert make(tmp_path).get_template("page.html").render() == "2"


def test_without_a_safe_folder_nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: object) -> str:
        raise RuntimeError("Temporary directory has been tampered with")

    monkeypatch.setattr(compiled_templates.FileSystemBytecodeCache, "_get_default_cache_dir", refuse)
    find_compiled.cache_clear()
    assert find_compiled() is None
    find_compiled.cache_clear()

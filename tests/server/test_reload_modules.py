"""A saved module reaches the cells that use it, in every page, and nobody else."""

import os
import sys
from pathlib import Path

import pytest

from tests.server.watched import Watched, watch

NOTEBOOK = """
import appnb

app = appnb.App()


@app.cell
def tools():
    import appnb as nb
    return (nb,)


@app.cell
def imports():
    import rm_a
    return (rm_a,)


@app.cell
def greeting(nb, rm_a):
    nb.md(f"{rm_a.greet()}, number {count()}")
    return


@app.cell
def unrelated(nb):
    import rm_c
    nb.md(f"{rm_c.C} {count()}")
    return


@app.cell
def lazy(nb):
    def late():
        from rm_c import C
        return C
    return (late,)


@app.cell
def shows_lazy(late, nb):
    nb.md(f"late {late()}")
    return


@app.function
def count():
    import builtins
    builtins.rm_count = getattr(builtins, "rm_count", 0) + 1
    return builtins.rm_count
"""
FILES = {
    "app.py": NOTEBOOK,
    "rm_a.py": "from rm_b import WORD\ndef greet(): return WORD + ' there'\n",
    "rm_b.py": "WORD = 'hello'\n",
    "rm_c.py": "C = 'c1'\n",
}


@pytest.fixture(autouse=True)
def fresh() -> None:
    for name in [name for name in sys.modules if name.startswith("rm_")]:
        del sys.modules[name]


async def be_ready(it: Watched) -> None:
    await it.page.wait_for("greeting", html="hello there", state="ok")
    await it.page.wait_for("shows_lazy", html="late c1", state="ok")


def list_ran(line: str) -> list[str]:
    return line.split(": ran ")[1].split(" in ")[0].split(", ")


def test_exactly_the_users_run_when_a_module_is_saved_that_another_imports(tmp_path: Path) -> None:
    async def work(it: Watched) -> None:
        await be_ready(it)
        (tmp_path / "rm_b.py").write_text("WORD = 'welcome'\n")
        await it.page.wait_for("greeting", html="welcome there", state="ok")
        assert list_ran(await it.wait_for_line("rm_b.py changed")) == ["imports", "greeting"]
        (tmp_path / "rm_c.py").write_text("C = 'c2'\n")
        await it.page.wait_for("shows_lazy", html="late c2", state="ok")
        assert list_ran(await it.wait_for_line("rm_c.py changed")) == ["unrelated", "lazy", "shows_lazy"]

    watch(tmp_path, work, FILES)


@pytest.mark.fault("F20")
def test_a_module_that_fails_leaves_the_last_good_one_and_the_author_is_told(tmp_path: Path) -> None:
    async def work(it: Watched) -> None:
        await be_ready(it)
        (tmp_path / "rm_b.py").write_text("WORD = 'bad'\n1 / 0\n")
        assert "rm_b.py:2" in await it.wait_for_line("NB230")
        while not [message for message in it.page.messages if "NB230" in message.get("html", "")]:
            await it.page.receive()
        it.file.write_text(NOTEBOOK.replace("number {count()}", "again"))
        await it.page.wait_for("greeting", html="hello there, again", state="ok")
        (tmp_path / "rm_c.py").write_text("C = 'c2'\n")  # another module is taken meanwhile
        await it.page.wait_for("shows_lazy", html="late c2", state="ok")
        assert it.server.apps.only.notice, "what is wrong is still shown"
        (tmp_path / "rm_b.py").write_text("WORD = 'good'\n")
        await it.page.wait_for("greeting", html="good there", state="ok")
        assert it.server.apps.only.notice == ""

    watch(tmp_path, work, FILES)


@pytest.mark.fault("F20")
def test_modules_saved_together_that_fail_are_taken_together_when_one_is_mended(tmp_path: Path) -> None:
    async def work(it: Watched) -> None:
        await be_ready(it)
        (tmp_path / "rm_a.py").write_text("from rm_b import OTHER\ndef greet(): return OTHER + ' here'\n")
        await it.wait_for_line("cannot import name 'OTHER'")
        (tmp_path / "rm_b.py").write_text("OTHER = 'hi'\n")
        await it.page.wait_for("greeting", html="hi here", state="ok")

    watch(tmp_path, work, FILES)


def test_a_module_that_is_made_while_watched_and_imported_is_followed(tmp_path: Path) -> None:
    async def work(it: Watched) -> None:
        await be_ready(it)
        (tmp_path / "rm_new.py").write_text("X = 'x1'\n")
        it.file.write_text(
            NOTEBOOK.replace('import rm_c\n    nb.md(f"{rm_c.C}', 'import rm_new\n    nb.md(f"{rm_new.X}')
        )
        await it.page.wait_for("unrelated", html="x1", state="ok")
        (tmp_path / "rm_new.py").write_text("X = 'x2'\n")
        await it.page.wait_for("unrelated", html="x2", state="ok")

    watch(tmp_path, work, FILES)


def test_a_deleted_module_stays_and_is_told_of_until_it_is_back_or_not_used(tmp_path: Path) -> None:
    async def work(it: Watched) -> None:
        await be_ready(it)
        (tmp_path / "rm_b.py").unlink()  # no cell imports it, a module does: nothing to tell
        (tmp_path / "rm_c.py").unlink()
        await it.wait_for_line("the file of the module `rm_c` is gone")
        late = await it.open()
        await late.wait_for("shows_lazy", html="late c1", state="ok")
        (tmp_path / "rm_c.py").write_text("C = 'back'\n")
        await late.wait_for("shows_lazy", html="late back", state="ok")
        assert it.server.apps.only.notice == ""

    watch(tmp_path, work, FILES)


def test_a_package_with_relative_imports(tmp_path: Path) -> None:
    files = {
        "app.py": NOTEBOOK.replace("import rm_a\n    return (rm_a,)", "from rm_pack import greet\n    return (greet,)")
        .replace("def greeting(nb, rm_a)", "def greeting(nb, greet)")
        .replace("rm_a.greet()", "greet()"),
        "rm_c.py": FILES["rm_c.py"],
        "rm_pack/__init__.py": "from .words import greet\n",
        "rm_pack/words.py": "from . import base\ndef greet(): return base.WORD + ' there'\n",
        "rm_pack/base.py": "WORD = 'hello'\n",
    }

    async def work(it: Watched) -> None:
        await be_ready(it)
        (tmp_path / "rm_pack" / "base.py").write_text("WORD = 'deep'\n")
        await it.page.wait_for("greeting", html="deep there", state="ok")
        assert list_ran(await it.wait_for_line("base.py changed")) == ["imports", "greeting"]

    watch(tmp_path, work, files)


SHARED = NOTEBOOK.replace("@app.cell\ndef imports", "@app.cell(shared=True)\ndef imports").replace(
    "    import rm_a\n",
    "    import rm_a\n    with open('runs', 'a') as file:\n        print('x', end='', file=file)\n",
    1,
)


def test_a_shared_cell_that_uses_the_module_runs_once_more_for_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    runs = tmp_path / "runs"

    async def work(it: Watched) -> None:
        await be_ready(it)
        other = await it.open()
        await other.wait_for("greeting", html="hello there", state="ok")
        assert runs.read_text() == "x"
        (tmp_path / "rm_b.py").write_text("WORD = 'welcome'\n")
        for page in it.pages:
            await page.wait_for("greeting", html="welcome there", state="ok")
        late = await it.open()
        await late.wait_for("greeting", html="welcome there", state="ok")
        assert runs.read_text() == "xx"

    watch(tmp_path, work, {**FILES, "app.py": SHARED})


VARIABLES = """
import appnb

app = appnb.App()

@app.cell
def tools():
    import os
    import appnb as nb
    import rm_settings
    return nb, os, rm_settings

@app.cell
def one(nb, os):
    nb.md(f"one={os.environ.get('RM_ONE')}.")

@app.cell
def two(nb, os):
    nb.md(f"two={os.getenv('RM_TWO')}.")

@app.cell
def three(nb, rm_settings):
    nb.md(f"three={rm_settings.THREE}.")
"""


def test_variables_of_a_dotenv_file_reach_the_cells_that_read_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("RM_ONE", "RM_THREE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("RM_TWO", "outer")
    files = {
        "app.py": VARIABLES,
        "rm_settings.py": "import os\nTHREE = os.environ['RM_THREE']\n",
        ".env": "RM_ONE=a\nRM_TWO=inner\nRM_THREE=x\n",
    }

    async def work(it: Watched) -> None:
        await it.page.wait_for("one", html="one=a.", state="ok")
        await it.page.wait_for("two", html="two=outer.", state="ok")
        await it.page.wait_for("three", html="three=x.", state="ok")
        (tmp_path / ".env").write_text("RM_ONE=b\nRM_TWO=other\nRM_THREE=x\n")
        await it.page.wait_for("one", html="one=b.", state="ok")
        assert list_ran(await it.wait_for_line(".env changed")) == ["one"]
        it.said.clear()
        (tmp_path / ".env").write_text("RM_THREE=y\n")
        await it.page.wait_for("three", html="three=y.", state="ok")
        await it.page.wait_for("one", html="one=None.", state="ok")
        assert set(list_ran(await it.wait_for_line(".env changed"))) == {"tools", "one", "three"}
        assert os.environ["RM_TWO"] == "outer"

    watch(tmp_path, work, files)
    assert "RM_THREE" not in os.environ

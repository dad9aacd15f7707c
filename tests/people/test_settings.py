"""What may be said about access, and what may not."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from appnb.access import OidcSettings, read_access
from appnb.diagnostics import AppnbError
from appnb.server.people import reception
from appnb.server.people.setting import make_reception
from appnb.settings import ServeSettings, gather_settings

OIDC = {"issuer": "https://id.example", "client-id": "appnb"}


def test_a_table_and_a_file_say_the_same(tmp_path: Path) -> None:
    file = tmp_path / "access.toml"
    file.write_text(
        'hours = 2\n[oidc]\nissuer = "https://id.example"\nclient-id = "appnb"\n[apps]\nsales = ["finance"]\n'
    )
    table = {"hours": 2, "oidc": OIDC, "apps": {"sales": ["finance"]}}
    access = read_access(str(file))
    assert access == read_access(table)
    assert access.oidc == OidcSettings("https://id.example", "appnb")
    assert (access.ways, access.apps, access.hours) == (("oidc",), {"sales": frozenset({"finance"})}, 2.0)


def test_a_file_named_in_pyproject_stands_beside_it(tmp_path: Path) -> None:
    (tmp_path / "who.toml").write_text('token = "0123456789abcdef"')
    pyproject = tmp_path / "pyproject.toml"
    pyproject.write_text('[tool.appnb]\naccess = "who.toml"\n')
    assert gather_settings({}, {}, pyproject).access.token == "0123456789abcdef"


def test_secrets_come_from_the_environment_and_stand_in_no_text(tmp_path: Path) -> None:
    pyproject = tmp_path / "pyproject.toml"
    pyproject.write_text('[tool.appnb.access.oidc]\nissuer = "https://id.example"\nclient-id = "appnb"\n')
    settings = gather_settings({}, {"APPNB_OIDC_SECRET": "hush-hush"}, pyproject)
    made = make_reception(settings)
    assert made.access.oidc.client_secret == "hush-hush"
    assert "hush-hush" not in f"{settings!r}{made.access!r}"
    assert "open-sesame" not in repr(gather_settings({}, {"APPNB_PASSWORD": "open-sesame"}, None))


@pytest.mark.parametrize(
    ("table", "what"),
    [
        pytest.param({"pasword": "x"}, "did you mean 'password'", id="a misspelt word"),
        pytest.param({"oidc": {**OIDC, "isuer": ""}}, "did you mean 'issuer'", id="a misspelt word of oidc"),
        pytest.param({"apps": {"sales": "finance"}}, "no list of texts", id="groups that are no list"),
        pytest.param({"oidc": {**OIDC, "tokens-for": "sales"}}, "no list of texts", id="apps that are no list"),
        pytest.param({"hours": 0}, "no number above zero", id="no time at all"),
        pytest.param({"password": 12345678}, "no text", id="a password that is no text"),
        pytest.param("no/such/file.toml", "cannot be read", id="no file"),
        pytest.param([], "is not a table", id="a list"),
    ],
)
def test_what_cannot_be_read_is_said(table: object, what: str) -> None:
    with pytest.raises(ValueError, match=what):
        read_access(table)


@pytest.mark.parametrize(
    ("table", "settings", "what"),
    [
        pytest.param({"password": "x" * 9, "oidc": OIDC}, {}, "several ways", id="two ways"),
        pytest.param({}, {"password": "short"}, "could be guessed", id="a short password"),
        pytest.param({}, {"access_token": "short"}, "could be guessed", id="a short token"),
        pytest.param({"apps": {"sales": ["x"]}}, {}, "not how people come in", id="groups of nobody"),
        pytest.param({"oidc": {"issuer": "http://id.example", "client-id": "a"}}, {}, "https://", id="no https"),
        pytest.param({"oidc": {"issuer": "https://id.example"}}, {}, "client-id", id="no client"),
        pytest.param({}, {"user_header": "X-User"}, "no trusted-proxy", id="a header that anybody could write"),
        pytest.param({}, {"trusted_proxy": ("10.0.0.0/99",)}, "neither an address", id="no network"),
    ],
)
def test_what_does_not_go_together_stops_the_start(table: object, settings: Mapping[str, object], what: str) -> None:
    with pytest.raises(AppnbError, match=what) as caught:
        make_reception(ServeSettings(access=read_access(table), **settings))
    assert caught.value.diagnostic.code == "NB402"


def test_the_texts_of_the_codes(golden: Callable[[str, str], None], monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(AppnbError) as header:
        make_reception(ServeSettings(user_header="X-User"))
    golden("nb402.txt", f"{header.value}\n")
    with pytest.raises(AppnbError) as everybody:
        make_reception(ServeSettings(address="0.0.0.0"))
    golden("nb403.txt", f"{everybody.value}\n")
    monkeypatch.setattr(reception, "find_spec", lambda name: None if name == "authlib" else object())
    with pytest.raises(AppnbError) as missing:
        make_reception(ServeSettings(access=read_access({"oidc": OIDC})))
    golden("nb404.txt", f"{missing.value}\n")


@pytest.mark.parametrize("address", ["localhost", "127.0.0.1", "127.1.2.3", "::1", "[::1]"])
def test_this_machine_alone_needs_no_way_to_come_in(address: str) -> None:
    assert make_reception(ServeSettings(address=address)).way == "none"


@pytest.mark.parametrize("address", ["0.0.0.0", "", "::", "10.1.2.3", "apps.example.com"])
def test_others_are_let_in_only_if_that_is_said(address: str) -> None:
    open_settings = ServeSettings(address=address)
    with pytest.raises(AppnbError):
        make_reception(open_settings)
    assert make_reception(replace(open_settings, public=True)).way == "none"
    assert make_reception(replace(open_settings, password="open-sesame")).way == "password"

"""Who sees which app; where somebody goes after signing in; who is meant by claims."""

import logging
from collections.abc import Mapping

import pytest

from appnb.access import OidcSettings
from appnb.kernel.user import NOBODY, User
from appnb.server.people.desk import find_way_back
from appnb.server.people.openid import find_user
from appnb.server.people.seeing import Seeing

ADA = User("ada", groups=frozenset({"finance"}))


@pytest.mark.parametrize(
    ("apps", "user", "sees"),
    [
        pytest.param(None, NOBODY, True, id="nothing is said"),
        pytest.param({}, ADA, False, id="no app is named"),
        pytest.param({"costs": ["finance"]}, ADA, False, id="another app is named"),
        pytest.param({"sales": ["finance", "board"]}, ADA, True, id="one of the groups"),
        pytest.param({"sales": ["board"]}, ADA, False, id="none of the groups"),
        pytest.param({"sales": []}, ADA, False, id="no group"),
        pytest.param({"sales": ["*"]}, User("eve"), True, id="everybody"),
        pytest.param({"*": ["finance"]}, ADA, True, id="all other apps"),
        pytest.param({"*": ["finance"], "sales": ["board"]}, ADA, False, id="a name wins"),
    ],
)
def test_who_sees_an_app(apps: Mapping[str, list[str]] | None, user: User, sees: bool) -> None:
    said = None if apps is None else {app: frozenset(groups) for app, groups in apps.items()}
    assert Seeing(said).sees(user, "sales") is sees


def test_a_misspelt_app_is_told(caplog: pytest.LogCaptureFixture) -> None:
    seeing = Seeing({"slaes": frozenset(), "*": frozenset(), "costs": frozenset()})
    with caplog.at_level(logging.WARNING):
        seeing.warn_of_misspelt(["sales", "costs"])
    assert [record.getMessage() for record in caplog.records] == [
        "access names the app 'slaes', which is not served; did you mean 'sales'?"
    ]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("/sales?month=5", "/sales?month=5"),
        ("/", "/"),
        ("", "/"),
        ("sales", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("/\tevil", "/"),
        ("/x\r\nSet-Cookie: a=b", "/"),
        ("/" + "x" * 3000, "/"),
    ],
)
def test_after_signing_in_one_stays_on_this_server(asked: str, found: str) -> None:
    assert find_way_back(asked, "") == found


def test_with_a_prefix_one_stays_below_it() -> None:
    assert find_way_back("/other", "/apps") == "/apps/"
    assert find_way_back("/apps", "/apps") == "/apps"


@pytest.mark.parametrize(
    ("claims", "claim", "groups"),
    [
        pytest.param({"groups": ["a", "b"]}, "groups", {"a", "b"}, id="a list"),
        pytest.param({"groups": "a b"}, "groups", {"a", "b"}, id="a text"),
        pytest.param({"groups": [1, None, "a"]}, "groups", {"a"}, id="odd things in the list"),
        pytest.param({"realm_access": {"roles": ["a"]}}, "realm_access.roles", {"a"}, id="a path"),
        pytest.param({"https://x.example/groups": ["a"]}, "https://x.example/groups", {"a"}, id="a name with dots"),
        pytest.param({}, "groups", set(), id="nothing"),
        pytest.param({"groups": 5}, "groups.inner", set(), id="no list"),
    ],
)
def test_groups_of_claims(claims: Mapping[str, object], claim: str, groups: set[str]) -> None:
    settings = OidcSettings("https://id.example", "appnb", groups_claim=claim)
    assert find_user({"sub": "1", **claims}, settings).groups == groups


def test_an_address_that_nobody_has_checked_is_no_address() -> None:
    settings = OidcSettings("https://id.example", "appnb")
    assert find_user({"sub": "1", "email": "a@b.example", "email_verified": False}, settings).email == ""
    user = find_user({"sub": "1", "email": "a@b.example", "name": "Ada"}, settings)
    assert (user.id, user.name, user.email) == ("https://id.example#1", "Ada", "a@b.example")

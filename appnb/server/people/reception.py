"""Finds out who a request is from, in the one way that a server was told, and keeps who is signed in."""

import asyncio
import hmac
import logging
import secrets
from collections import OrderedDict
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tornado.httputil import HTTPServerRequest

from appnb.access import EVERYBODY, HASHED, AccessSettings
from appnb.diagnostics import AppnbError, Diagnostic
from appnb.kernel.user import NOBODY, User
from appnb.server.keys import derive_key
from appnb.server.people.keeping import LoginFolder
from appnb.server.people.logins import Login, Logins
from appnb.server.people.passwords import Backoff, hash_password, is_right
from appnb.server.people.proxies import TrustedProxies
from appnb.server.people.seeing import Seeing

if TYPE_CHECKING:
    from appnb.server.people.openid import Grant, Provider, Start

log = logging.getLogger(__name__)

GUEST = User(id="guest")
"""Whoever knows the shared password or token."""

HOUR_S = 3600.0
START_S = 600.0
"""How long one may take to sign in at a provider."""

MOST_STARTS = 10_000
MOST_WAITING = 20
"""So many passwords may wait to be checked."""

LONGEST_PASSWORD = 1024
RENEW_SHARE = 0.8
RETRY_S = 30.0
FORGIVE_S = 600.0
"""How long a provider may not answer before those end whom it should have spoken of again."""


class Wait(Exception):
    """A try is not looked at now."""

    def __init__(self, pause_s: float) -> None:
        super().__init__(pause_s)
        self.pause_s = max(1, round(pause_s + 0.5))


@dataclass(frozen=True, slots=True)
class Sent:
    """Somebody who was sent to the provider."""

    start: "Start"
    browser: str  # who comes back with the answer has to be the one who was sent
    back: str  # where they wanted to go
    until: float


class Reception:
    """The people of one server. On the event loop.

    Args:
        access: one way to come in, or none; as `check_access` has let it pass.
        proxies: who is believed.

    Raises:
        AppnbError: NB404, the way needs what is not installed.
    """

    def __init__(self, access: AccessSettings, proxies: TrustedProxies) -> None:
        self.access = access
        self.way = next(iter(access.ways), "none")
        self.logins = Logins()
        self.seeing = Seeing(access.apps)
        self.cookie = ""  # what the cookie of a login is called; servers on other ports have others
        self.proxies = proxies
        self._backoff = Backoff()
        self._kept = access.password
        if access.password and not access.password.startswith(HASHED):
            self._kept = hash_password(access.password)
        self._tries = asyncio.Semaphore(2)
        self._waiting = 0
        self._sent: OrderedDict[str, Sent] = OrderedDict()
        self._openid: Any = _import_openid() if access.oidc is not None else None
        self.provider: Provider | None = self._openid.Provider(access.oidc) if self._openid is not None else None

    @property
    def has_logins(self) -> bool:
        """Whether one signs in here; otherwise a proxy says who everybody is, or nobody asks."""
        return self.way in ("password", "token", "oidc")

    def keep_logins(self, folder: Path, secret: bytes) -> None:
        """Keep who is signed in below `folder`, so that a server that begins anew signs nobody out."""
        access = self.access
        with_what = f"{access.oidc.issuer} {access.oidc.client_id}" if access.oidc else access.password or access.token
        key = derive_key(secret, f"logins {self.way} {with_what}")
        read_grant = self._openid.Grant if self._openid is not None else dict
        kept = LoginFolder(folder, key, self.logins.now, lambda grant: read_grant(**grant))
        self.logins.keep_in(kept, access.hours * HOUR_S)

    # ---- who is it? -----------------------------------------------------------------------------------

    async def identify(self, request: HTTPServerRequest) -> User | None:
        """Find out who a request is from; None when they may not come in."""
        if self.way == "none":
            return NOBODY
        if self.way == "user-header":
            return self._read_headers(request)
        if self.way == "token" and self._has_bearer(request):
            return GUEST
        login = self.find_login(request)
        if login is not None and login.renew_at <= self.logins.now():
            await self._renew(login)
            login = self.find_login(request)
        return login.user if login is not None else None

    def find_login(self, request: HTTPServerRequest) -> Login | None:
        """Find the login of a request's browser."""
        key = self.read_key(request)
        return self.logins.find(key) if key else None

    def find_token(self, login: Login | None, app: str) -> str | None:
        """Find the access token of who looks at an app, from any thread.

        Returns:
            "" where nobody signs in at a provider; None if the app may not have it.
        """
        oidc = self.access.oidc
        if oidc is None:
            return ""
        if app not in oidc.tokens_for and EVERYBODY not in oidc.tokens_for:
            return None
        grant: Grant | None = login.grant if login is not None else None
        return grant.access_token if grant is not None else ""

    def read_key(self, request: HTTPServerRequest) -> str:
        """Read the key that a browser has; "" if it has none."""
        found = request.cookies.get(self.name_cookie(request))
        return found.value if found is not None else ""

    def name_cookie(self, request: HTTPServerRequest) -> str:
        """Name the cookie of a login. Over HTTPS no other name of the same domain can set it."""
        return f"__Host-{self.cookie}" if request.protocol == "https" else self.cookie

    def _read_headers(self, request: HTTPServerRequest) -> User | None:
        """Read what a trusted proxy says; of anybody else it is not even looked at."""
        names, headers = self.access, request.headers
        said = headers.get(names.user_header, "").strip()
        if not said or not self.proxies.is_through(request):
            return None
        groups = headers.get(names.groups_header, "") if names.groups_header else ""
        return User(
            said,
            (headers.get(names.name_header, "") if names.name_header else "") or said,
            headers.get(names.email_header, "") if names.email_header else "",
            frozenset(group.strip() for group in groups.replace(";", ",").split(",") if group.strip()),
        )

    def _has_bearer(self, request: HTTPServerRequest) -> bool:
        kind, _, given = request.headers.get("Authorization", "").partition(" ")
        return kind.lower() == "bearer" and self._is_token(given.strip())

    def _is_token(self, given: str) -> bool:
        return hmac.compare_digest(given.encode("utf-8", "replace"), self.access.token.encode())

    # ---- a password or a token --------------------------------------------------------------------------

    async def try_secret(self, given: str, address: str) -> str | None:
        """Let somebody in who knows the password or token.

        Returns:
            The key of their login; None if it is wrong.

        Raises:
            Wait: too many tries were wrong.
        """
        pause_s = self._backoff.find_pause(address)
        if pause_s > 0 or self._waiting >= MOST_WAITING:
            raise Wait(pause_s or 2.0)
        self._backoff.note_failure(address)  # until it turns out to be right: tries at the same time count as well
        if not await self._is_right(given[:LONGEST_PASSWORD]):
            self._backoff.note_answer(address)
            return None
        self._backoff.note_success(address)
        return self.logins.open(GUEST, self.access.hours * HOUR_S)

    async def _is_right(self, given: str) -> bool:
        if self.way == "token":
            return self._is_token(given)
        self._waiting += 1
        try:
            async with self._tries:
                return await asyncio.to_thread(is_right, given, self._kept)
        finally:
            self._waiting -= 1

    # ---- a provider -------------------------------------------------------------------------------------

    async def send(self, redirect_uri: str, browser: str, back: str) -> str:
        """Begin to sign somebody in at the provider.

        Returns:
            The address where they do so.

        Raises:
            ProviderError: it cannot be reached.
        """
        assert self.provider is not None
        now = self.logins.now()
        start = self._openid.Start(redirect_uri, secrets.token_urlsafe(24), secrets.token_urlsafe(48))
        state = secrets.token_urlsafe(24)
        address = await asyncio.to_thread(self.provider.write_address, start, state)
        self._sent[state] = Sent(start, browser, back, now + START_S)
        while len(self._sent) > MOST_STARTS or next(iter(self._sent.values())).until <= now:
            self._sent.popitem(last=False)
        return address

    async def receive(self, state: str, code: str, browser: str) -> tuple[str, str]:
        """Sign somebody in who comes back from the provider.

        Returns:
            The key of their login, and where they wanted to go.

        Raises:
            PermissionError: it is not who was sent, or the provider does not let them in.
            ProviderError: the provider says nothing that can be believed.
        """
        assert self.provider is not None
        sent = self._sent.pop(state, None)
        is_sent = sent is not None and sent.until > self.logins.now()
        if sent is None or not is_sent or not hmac.compare_digest(sent.browser, browser):
            raise PermissionError("an answer to no question of ours")
        grant = await asyncio.to_thread(self.provider.exchange, code, sent.start)
        life_s = self.access.hours * HOUR_S
        renew_s = grant.life_s * RENEW_SHARE if grant.refresh_token else life_s + 1
        return self.logins.open(self._find_user(grant), life_s, grant, renew_s), sent.back

    def _find_user(self, grant: "Grant") -> User:
        user: User = self._openid.find_user(grant.claims, self.access.oidc)
        return user

    async def write_leaving_address(self, login: Login | None, back: str) -> str:
        """Write where somebody who has signed out here signs out at the provider; "" if nowhere."""
        if self.provider is None or login is None or login.grant is None:
            return ""
        try:
            return await asyncio.to_thread(self.provider.write_leaving_address, login.grant, back)
        except self._openid.ProviderError as error:
            log.warning("%s", error)
            return ""

    # ---- long sessions ------------------------------------------------------------------------------------

    def sweep(self) -> None:
        """End logins whose time is over, and ask the provider again about those that are in use."""
        self.logins.sweep()
        now = self.logins.now()
        for login in self.logins.list_all():
            if login.held and login.renew_at <= now and login.renewing is None:
                login.renewing = asyncio.create_task(self._ask_again(login), name="appnb-renew")

    async def _renew(self, login: Login) -> None:
        if login.renewing is None:
            login.renewing = asyncio.create_task(self._ask_again(login), name="appnb-renew")
        await asyncio.shield(login.renewing)

    async def _ask_again(self, login: Login) -> None:
        assert self.provider is not None
        due = login.renew_at
        try:
            grant: Grant = await asyncio.to_thread(self.provider.renew, login.grant)
        except PermissionError as error:
            log.info("%s: a login ends", error)
            self.logins.end(login)
        except self._openid.ProviderError as error:
            log.warning("%s", error)
            login.renew_at = self.logins.now() + RETRY_S
            login.until = min(login.until, due + FORGIVE_S)
        else:
            login.grant, user = grant, self._find_user(grant)
            login.renew_at = self.logins.now() + grant.life_s * RENEW_SHARE
            is_changed, login.user = user != login.user, user
            self.logins.note_change(login)
            if is_changed:
                for held in list(login.held):
                    held.look_again(user)
        finally:
            login.renewing = None


def _import_openid() -> Any:
    missing = [name for name in ("authlib", "joserfc", "requests") if find_spec(name) is None]
    if missing:
        what = f"signing in by OpenID Connect needs {' and '.join(missing)}, which is not installed"
        raise AppnbError(Diagnostic("NB404", what, None, "pip install 'appnb[oidc]'"))
    return import_module("appnb.server.people.openid")

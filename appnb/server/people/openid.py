"""A provider of OpenID Connect, as this server speaks with it: the authorisation code flow with PKCE, and renewals.

Everything here waits for the network: call it on a thread.

Source: https://openid.net/specs/openid-connect-core-1_0.html
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from authlib.common.urls import add_params_to_uri
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

from appnb.access import OidcSettings
from appnb.kernel.user import User

PATIENCE_S = 10
LEEWAY_S = 60
"""How far the clocks of provider and server may be apart."""

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519")
"""Those with a public key: with the others a client could write itself what it likes."""

Claims = Mapping[str, Any]


class ProviderError(OSError):
    """The provider cannot be reached, says what it may not, or refuses; the text is for the log."""


@dataclass(frozen=True, slots=True)
class Start:
    """What is kept of somebody who was sent to the provider, until they come back."""

    redirect_uri: str
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Grant:
    """What the provider has said of somebody, and lets be asked again."""

    claims: Claims
    life_s: float  # until it should be asked again
    access_token: str = field(default="", repr=False)
    refresh_token: str = field(default="", repr=False)
    id_token: str = field(default="", repr=False)


class Provider:
    """One provider. What it says of itself is read when it is first needed, so that a server starts without it."""

    def __init__(self, settings: OidcSettings) -> None:
        self._settings = settings
        self._known: Claims | None = None
        self._keys: Any = None

    def write_address(self, start: Start, state: str) -> str:
        """Write the address at which somebody signs in.

        Raises:
            ProviderError: the provider cannot be reached.
        """
        address, _ = self._open().create_authorization_url(
            self._find("authorization_endpoint"),
            state=state,
            code_verifier=start.verifier,
            nonce=start.nonce,
            redirect_uri=start.redirect_uri,
        )
        return str(address)

    def exchange(self, code: str, start: Start) -> Grant:
        """Take what the provider says of somebody who came back with a code.

        Raises:
            ProviderError: it says nothing that could be believed.
        """
        token = self._ask(code=code, redirect_uri=start.redirect_uri, code_verifier=start.verifier)
        return self._read(token, start.nonce, {})

    def renew(self, grant: Grant) -> Grant:
        """Ask again what the provider says of somebody.

        Raises:
            ProviderError: it does not answer.
            PermissionError: it lets them in no more.
        """
        token = self._ask(grant_type="refresh_token", refresh_token=grant.refresh_token)
        return self._read({"refresh_token": grant.refresh_token, **token}, "", grant.claims, grant.id_token)

    def write_leaving_address(self, grant: Grant, back: str) -> str:
        """Write the address that signs somebody out at the provider too; "" if there is none."""
        endpoint = self._describe().get("end_session_endpoint")
        said = {
            "id_token_hint": grant.id_token,
            "post_logout_redirect_uri": back,
            "client_id": self._settings.client_id,
        }
        return str(add_params_to_uri(endpoint, said)) if endpoint else ""

    # ---- what it says of itself ---------------------------------------------------------------------

    def _describe(self) -> Claims:
        if self._known is None:
            issuer = self._settings.issuer
            known = self._fetch(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
            if str(known.get("issuer")).rstrip("/") != issuer.rstrip("/"):
                raise ProviderError(f"the provider at {issuer} says that it is {known.get('issuer')!r}")
            self._known = known
        return self._known

    def _find(self, name: str) -> str:
        address = self._describe().get(name)
        if not isinstance(address, str):
            raise ProviderError(f"the provider names no {name}")
        return address

    def _fetch(self, address: str, token: object = "") -> Claims:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        try:
            with self._open() as session:
                answer = session.get(address, withhold_token=True, headers=headers, timeout=PATIENCE_S)
                answer.raise_for_status()
                content = answer.json()
        except (OSError, ValueError) as error:  # what requests raises is an OSError
            raise ProviderError(f"{address} cannot be read: {error}") from error
        if not isinstance(content, Mapping):
            raise ProviderError(f"{address} has nothing that can be read")
        return content

    def _open(self) -> Any:
        methods = (self._known or {}).get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        has_secret = bool(self._settings.client_secret)
        method = "client_secret_basic" if "client_secret_basic" in methods else "client_secret_post"
        return OAuth2Session(
            self._settings.client_id,
            self._settings.client_secret or None,
            scope=" ".join(self._settings.scopes),
            token_endpoint_auth_method=method if has_secret else "none",
            code_challenge_method="S256",
        )

    # ---- what it says of people ---------------------------------------------------------------------

    def _ask(self, **what: str) -> Claims:
        address = self._find("token_endpoint")
        try:
            with self._open() as session:
                if "refresh_token" in what:
                    token: Claims = session.refresh_token(address, what["refresh_token"], timeout=PATIENCE_S)
                else:
                    token = session.fetch_token(address, grant_type="authorization_code", timeout=PATIENCE_S, **what)
        except OSError as error:
            raise ProviderError(f"the provider does not answer: {error}") from error
        except Exception as error:  # of OAuth, several kinds: it has answered, and says no
            said = getattr(error, "error", "") or type(error).__name__
            raise PermissionError(f"the provider refuses: {said}") from error
        return token

    def _read(self, token: Claims, nonce: str, before: Claims, id_token: str = "") -> Grant:
        claims = dict(before)
        if token.get("id_token"):
            claims |= self._check(token, nonce)
        elif not before:
            raise ProviderError("the provider gives no id_token")
        if before and claims["sub"] != before["sub"]:
            raise ProviderError("the provider speaks of somebody else than before")
        endpoint = self._describe().get("userinfo_endpoint")
        if isinstance(endpoint, str) and token.get("access_token"):
            info = self._fetch(endpoint, token["access_token"])
            if info.get("sub") != claims["sub"]:
                raise ProviderError("the provider's userinfo is of somebody else")
            claims |= info
        life_s = token.get("expires_in")
        return Grant(
            claims,
            float(life_s) if isinstance(life_s, int | float) and life_s > 0 else 3600.0,
            str(token.get("access_token") or ""),
            str(token.get("refresh_token") or ""),
            str(token.get("id_token") or id_token),
        )

    def _check(self, token: Claims, nonce: str) -> Claims:
        """Check an id_token: whose it is, for whom, of when, and whether it answers our question."""
        try:
            try:
                found = jwt.decode(token["id_token"], self._find_keys(), algorithms=list(ALGORITHMS))
            except InvalidKeyIdError:  # the provider has changed its keys
                self._keys = None
                found = jwt.decode(token["id_token"], self._find_keys(), algorithms=list(ALGORITHMS))
            claims = CodeIDToken(
                found.claims,
                found.header,
                {
                    "iss": {"essential": True, "value": self._describe()["issuer"]},
                    "aud": {"essential": True, "value": self._settings.client_id},
                },
                {
                    "nonce": nonce,
                    "client_id": self._settings.client_id,
                    "access_token": token.get("access_token"),
                },
            )
            claims.validate(leeway=LEEWAY_S)
        except (JoseError, ValueError) as error:
            raise ProviderError(f"the provider's id_token cannot be believed: {error}") from error
        return dict(claims)

    def _find_keys(self) -> Any:
        if self._keys is None:
            self._keys = KeySet.import_key_set(dict(self._fetch(self._find("jwks_uri"))))  # type: ignore[arg-type]
        return self._keys


def find_user(claims: Claims, settings: OidcSettings) -> User:
    """Find who the claims are of. Pure."""
    names = (claims.get(name) for name in ("name", "preferred_username", "nickname", "email", "sub"))
    email = claims.get("email") if claims.get("email_verified") is not False else ""
    return User(
        id=f"{settings.issuer}#{claims['sub']}",
        name=next((name for name in names if isinstance(name, str) and name), ""),
        email=email if isinstance(email, str) else "",
        groups=_find_groups(claims, settings.groups_claim),
    )


def _find_groups(claims: Claims, name: str) -> frozenset[str]:
    """Find a list of texts in claims: by its name, or by a path such as `realm_access.roles`."""
    found: Any = claims.get(name)
    if found is None:
        found = claims
        for part in name.split("."):
            found = found.get(part) if isinstance(found, Mapping) else None
    groups = found.split() if isinstance(found, str) else found if isinstance(found, list) else []
    return frozenset(group for group in groups if isinstance(group, str))

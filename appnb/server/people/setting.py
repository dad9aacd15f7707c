"""From what a server was told about people to its reception."""

from dataclasses import replace
from ipaddress import ip_address

from appnb.access import AccessSettings, OidcSettings, check_access
from appnb.diagnostics import AppnbError, Diagnostic
from appnb.server.people.proxies import TrustedProxies, read_networks
from appnb.server.people.reception import Reception
from appnb.settings import ServeSettings


def make_reception(settings: ServeSettings) -> Reception:
    """Make the reception of a server.

    Raises:
        AppnbError: NB402, what was told cannot be; NB403, everybody could come in and nobody said that they may.
    """
    access = _gather(settings)
    try:
        check_access(access)
        proxies = TrustedProxies(read_networks(settings.trusted_proxy))
        if access.user_header and not proxies.networks:
            raise ValueError("has a user-header, but no trusted-proxy: anybody could write that header")
    except ValueError as error:
        fix = "correct it: [tool.appnb.access], the file of --access, or what APPNB_… says in the environment"
        raise AppnbError(Diagnostic("NB402", f"access {error}", None, fix)) from error
    if not access.ways and not settings.public and not _is_own(settings.address):
        what = f"everybody who reaches {settings.address or 'this machine'} would be let in"
        fix = "set APPNB_PASSWORD or another way to come in, or say --public if that is meant"
        raise AppnbError(Diagnostic("NB403", what, None, fix))
    return Reception(access, proxies)


def _gather(settings: ServeSettings) -> AccessSettings:
    """Put together what stands in the table, in the environment and on the command line; the table is weakest."""
    access = settings.access
    access = replace(
        access,
        password=settings.password or access.password,
        token=settings.access_token or access.token,
        user_header=settings.user_header or access.user_header,
    )
    if settings.oidc_secret:
        access = replace(access, oidc=replace(access.oidc or OidcSettings(), client_secret=settings.oidc_secret))
    return access


def _is_own(address: str) -> bool:
    """Tell whether only this machine reaches an address."""
    try:
        return ip_address(address.strip("[]")).is_loopback
    except ValueError:
        return address.lower() == "localhost"

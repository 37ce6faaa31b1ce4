"""Where a request comes from: the address of whoever sent it, also behind proxies.

A leaf: everything may import it, and it imports nothing of ours.
"""

from collections.abc import Iterable
from functools import cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

SOCKET = "unix"  # in TRUSTED_PROXIES: whoever may connect to the server's Unix socket, which has no address
HOUSEHOLD = 64  # leading bits of an IPv6 address that one customer gets; the rest is theirs to vary


def address(request: HttpRequest) -> str | None:
    """The IP address that the request was sent from; None where nobody who is trusted says so.

    Each proxy in front adds to ``X-Forwarded-For`` whom it was asked by, on the right. So it is read from there, and
    only as far as TRUSTED_PROXIES vouch for it: what stands left of the first stranger may be invented by them.
    """
    sender = request.META.get("REMOTE_ADDR", "")
    found = _parsed(sender)
    if not _is_trusted(found, is_socket=not sender):
        return found and str(found)
    for entry in reversed(request.headers.get("x-forwarded-for", "").split(",")):
        before = _parsed(entry)
        if before is None:
            break
        found = before
        if not _is_trusted(found):
            break
    return found and str(found)


def network(ip: str) -> str:
    """What stands for all the addresses that one customer can send from: of IPv6 the first address of the /64.

    Raises ValueError where ``ip`` is no address.
    """
    found = ip_address(ip)
    if isinstance(found, IPv6Address):
        found = IPv6Network((found, HOUSEHOLD), strict=False).network_address
    return str(found)


def check(proxies: Iterable[str]) -> None:
    """Raise ValueError with a sentence where an entry of TRUSTED_PROXIES is no address, network or ``unix``."""
    for entry in proxies:
        if entry != SOCKET:
            ip_network(entry, strict=False)


@cache
def _networks(proxies: tuple[str, ...]) -> list[IPv4Network | IPv6Network]:
    return [ip_network(entry, strict=False) for entry in proxies if entry != SOCKET]


def _is_trusted(found: IPv4Address | IPv6Address | None, *, is_socket: bool = False) -> bool:
    if is_socket:
        return SOCKET in settings.TRUSTED_PROXIES
    return found is not None and any(found in proxies for proxies in _networks(tuple(settings.TRUSTED_PROXIES)))


def _parsed(entry: str) -> IPv4Address | IPv6Address | None:
    """The address in an entry such as “203.0.113.7”, “203.0.113.7:4711” or “[2001:db8::7]:443”, None without one.

    An IPv4 address written as an IPv6 one is the IPv4 address. A zone (“%eth0”) goes: no database keeps it.
    """
    entry = entry.strip()
    if entry.startswith("["):
        entry = entry[1:].partition("]")[0]
    elif entry.count(":") == 1:
        entry = entry.partition(":")[0]
    try:
        found = ip_address(entry.partition("%")[0])
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found

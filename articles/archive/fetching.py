"""A file fetched from an address that somebody else wrote down: bounded, and never from inside one's own network."""

import http.client
import ipaddress
import socket
import ssl
from urllib.parse import urljoin, urlsplit

from django.utils.translation import gettext as _

SECONDS = 20
MOST_REDIRECTS = 3
REDIRECTS = frozenset((301, 302, 303, 307, 308))


class NotFetched(Exception):
    """What went wrong, as the end of a sentence."""


def fetch(url: str, *, most: int, inside: bool = False) -> bytes:
    """What is at ``url``, at most ``most`` bytes; redirects are followed three times.

    The host's name is looked up once and that very address connected to. One that is not public is refused unless
    ``inside``. Raises NotFetched.
    """
    for _try in range(MOST_REDIRECTS + 1):
        answer, location = _get(url, most, inside=inside)
        if location is None:
            return answer
        url = urljoin(url, location)
    raise NotFetched(_("is redirected too often."))


def _get(url: str, most: int, *, inside: bool) -> tuple[bytes, str | None]:
    """The answer, or where it is to be asked for instead."""
    try:
        parts = urlsplit(url)
        secure = {"http": False, "https": True}[parts.scheme]
        host, port = parts.hostname or "", parts.port or (443 if secure else 80)
        address = _public_address(host, port, inside=inside)
        connection = http.client.HTTPConnection(host, port, timeout=SECONDS)
        connection.sock = socket.create_connection((address, port), timeout=SECONDS)
        if secure:
            connection.sock = ssl.create_default_context().wrap_socket(connection.sock, server_hostname=host)
        try:
            connection.request("GET", f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}")
            response = connection.getresponse()
            if response.status in REDIRECTS:
                return b"", response.getheader("Location", "")
            data = response.read(most + 1)
        finally:
            connection.close()
    except (OSError, ValueError, KeyError, http.client.HTTPException):
        raise NotFetched(_("cannot be fetched.")) from None
    if response.status != 200:  # noqa: PLR2004 - found
        raise NotFetched(_("is not there: its server answers {status}.").format(status=response.status))
    if len(data) > most:
        raise NotFetched(_("is larger than {n} MB.").format(n=most // 1024 // 1024))
    return data, None


def _public_address(host: str, port: int, *, inside: bool) -> str:
    """The number of a host. Raises NotFetched where any number of it is not public."""
    numbers = [info[4][0] for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not inside and not all(ipaddress.ip_address(number).is_global for number in numbers):
        raise NotFetched(_("is inside this network; --inside fetches it all the same."))
    return numbers[0]

"""Which addresses may be reached: public web addresses, and nothing on this machine or in its own network."""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import urlsplit, urlunsplit

from ingest.errors import NotFetched
from ingest.text import printable

Resolve = Callable[[str, int], list[str]]
"""Gives the IP addresses of a host and port."""

Allowed = Callable[[str, int], bool]
"""Tells whether a port of an IP address may be reached."""

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

_PORTS = {"http": 80, "https": 443}
# "2130706433", "0x7f.1", "017700000001": old ways to write an IP address, which nobody uses in good faith.
_ODD_NUMBER = re.compile(r"(?:0x[0-9a-f]*|\d+)(?:\.(?:0x[0-9a-f]*|\d+))*\.?", re.I)
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?\.?", re.I)
# Set aside for the workings of the network itself, though Python counts parts of them as global.
_SET_ASIDE = [ipaddress.ip_network(each) for each in ("192.0.0.0/24", "192.88.99.0/24", "fec0::/10")]
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_COMPATIBLE = ipaddress.ip_network("::/96")


class Place(NamedTuple):
    """A web address taken apart: `url` is its plain form, `host` without brackets, `path` with its query."""

    url: str
    scheme: str
    host: str
    port: int
    path: str

    @property
    def origin(self) -> str:
        """Host and, where it is not the usual one, port; as the Host header has it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    def at(self, address: str) -> str:
        """The same address with the host replaced by one of its IP addresses."""
        host = f"[{address}]" if ":" in address else address
        return f"{self.scheme}://{host}:{self.port}{self.path}"


def place(url: str) -> Place:
    """Take a web address apart.

    Raises:
        NotFetched: it is none that we fetch.
    """
    shown = printable(url)
    try:
        parts = urlsplit(url.strip())
        port, host = parts.port, (parts.hostname or "").lower()
        host = host if ":" in host else host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError) as error:
        raise NotFetched(f"{shown} is not a web address. Check it, and try again.") from error
    if parts.scheme not in _PORTS:
        raise NotFetched(f"{shown} cannot be fetched: only addresses that start with http:// or https:// can.")
    if parts.username is not None or parts.password is not None:
        raise NotFetched("An address with a user name or password in it is not fetched. Download the file by hand.")
    if not (_is_ip(host) or (_HOST.fullmatch(host) and not _ODD_NUMBER.fullmatch(host))):
        raise NotFetched(f"{shown} is not fetched: {printable(host) or 'nothing'} is not the name of a public host.")
    # A space or a letter outside ASCII is written as the web writes it; what is written so already stays.
    path = re.sub(r"[^!-~]", _percent, urlunsplit(("", "", parts.path or "/", parts.query, "")))
    made = Place("", parts.scheme, host, port or _PORTS[parts.scheme], path)
    return made._replace(url=f"{made.scheme}://{made.origin}{path}")


def _percent(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match.group().encode("utf-8", errors="replace"))


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def resolve(host: str, port: int) -> list[str]:
    """Ask the system for the IP addresses of a host.

    Raises:
        OSError: it knows none.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(info[4][0]) for info in found))


def reachable(to: Place, ask: Resolve, allowed: Allowed) -> list[str]:
    """Resolve a host, once, and give the addresses to connect to: what was checked is what is used.

    Raises:
        NotFetched: the host is not known, or one of its addresses is not allowed.
    """
    try:
        found = [to.host] if _is_ip(to.host) else ask(to.host, to.port)
    except OSError as error:
        raise NotFetched(f"The host {to.host} is not known. Check the address and your connection.") from error
    if not found:
        raise NotFetched(f"The host {to.host} is not known. Check the address and your connection.")
    if not all(allowed(address, to.port) for address in found):
        raise NotFetched(
            f"{to.url} is not fetched: {to.origin} is not on the public web, but on this machine, a private network or "
            "an unusual port. Download the file by hand, or set SECONDLOOK_FETCH_PRIVATE_ADDRESSES."
        )
    return found


def public(address: str, port: int) -> bool:
    """Allow the public web only: the usual ports of public addresses."""
    return port in _PORTS.values() and is_public(address)


def anywhere(address: str, port: int) -> bool:
    """Allow every address, this machine and private networks included."""
    return True


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet, also when it wraps another one."""
    try:
        ip: IPAddress = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if "%" in address:
        return False
    inner = _wrapped(ip) if isinstance(ip, ipaddress.IPv6Address) else []
    return all(_plainly_public(each) for each in inner or [ip])


def _wrapped(ip: ipaddress.IPv6Address) -> list[IPAddress]:
    """The IPv4 addresses that an IPv6 address stands for: mapped, 6to4, Teredo, NAT64 or the old compatible form."""
    if ip.ipv4_mapped:
        return [ip.ipv4_mapped]
    if ip.sixtofour:
        return [ip.sixtofour]
    if ip.teredo:
        return [*ip.teredo]
    if ip in _NAT64 or (ip in _COMPATIBLE and int(ip) > 1):
        return [ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)]
    return []


def _plainly_public(ip: IPAddress) -> bool:
    set_aside = any(ip in network for network in _SET_ASIDE)
    return ip.is_global and not (set_aside or ip.is_multicast or ip.is_reserved or ip.is_unspecified or ip.is_loopback)

"""Where visitors come from, and how that is made unreadable before it is counted."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

from django.http import HttpRequest
from django.utils.crypto import salted_hmac

HOUSEHOLD = 64  # bits of an IPv6 address that a household shares; the others change by the day


def network_of(request: HttpRequest) -> str | None:
    """The place a request comes from; None for this machine and for networks of one's own, which hold many people."""
    try:
        address = ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return None
    if isinstance(address, IPv6Address):
        address = address.ipv4_mapped or address
    if address.is_private or address.is_loopback:
        return None
    return str(ip_network((address, HOUSEHOLD), strict=False)) if isinstance(address, IPv6Address) else str(address)


def veil(*words: str) -> bytes:
    """The same words give the same 16 bytes, and only this installation can tell which words they were."""
    return salted_hmac("lamplighter visitor", "\n".join(words), algorithm="sha256").digest()[:16]

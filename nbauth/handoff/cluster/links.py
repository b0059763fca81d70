"""Which of a cluster's addresses are reached over a network, and not encrypted."""

import ipaddress
import socket
from collections.abc import Iterable
from contextlib import suppress

_PROTECTED = ("tls", "wss", "gateway", "inproc")
"""dask-gateway's own scheme is TLS in any case: its connector takes nothing else.

https://github.com/dask/dask-gateway/blob/main/dask-gateway/dask_gateway/comm.py
"""


def unprotected(addresses: Iterable[str]) -> list[str]:
    """Those to whom what is sent can be read on its way, for example `tcp://10.0.0.7:8786`."""
    return [each for each in addresses if not _is_protected(each)]


def _is_protected(address: str) -> bool:
    scheme, separator, place = address.partition("://")
    if separator and scheme in _PROTECTED:
        return True
    return is_here((place if separator else address).rpartition(":")[0].strip("[]"))


def is_here(host: str) -> bool:
    """Whether it is this computer: only of its own addresses can a socket be bound to one."""
    with suppress(ValueError):
        if ipaddress.ip_address(host).is_loopback:
            return True
    with suppress(OSError):
        found = socket.getaddrinfo(host, None, type=socket.SOCK_DGRAM)
        return bool(found) and all(_can_be_bound(family, where) for family, _, _, _, where in found)
    return False


def _can_be_bound(family: int, where: tuple[str, int] | tuple[str, int, int, int] | tuple[int, bytes]) -> bool:
    with suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as tried:
        tried.bind(where)
        return True
    return False

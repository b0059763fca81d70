"""How long everything may take here: all of nbauth's time-outs, a fifth of what they are."""

from botocore.config import Config

from nbauth import deadline
from nbauth.aws import clients, device_exchange, hosted_login, published_keys

FASTER = 5
LONGEST_S = deadline.LONGEST_WAIT_S / FASTER
READ_S = clients._CONFIG.read_timeout / FASTER


def quicken(monkeypatch):
    """For the tests of faults, of which many wait until a time-out strikes."""
    faster = Config(connect_timeout=clients._CONFIG.connect_timeout / FASTER, read_timeout=READ_S)
    for name in ("_CONFIG", "_ONCE"):
        monkeypatch.setattr(clients, name, getattr(clients, name).merge(faster))
    monkeypatch.setattr(deadline, "LONGEST_WAIT_S", LONGEST_S)
    for module in (published_keys, hosted_login):
        monkeypatch.setattr(module, "_TIMEOUTS_S", tuple(s / FASTER for s in module._TIMEOUTS_S))
    monkeypatch.setattr(published_keys, "_LONGEST_FETCH_S", published_keys._LONGEST_FETCH_S / FASTER)
    longest = device_exchange._LONGEST_CONFIRMATION_S / FASTER
    monkeypatch.setattr(device_exchange, "_LONGEST_CONFIRMATION_S", longest)

"""What somebody does to their own account, without a network: keeps what it was asked, and does it to a dictionary."""

from datetime import UTC, datetime, timedelta

from nbauth.core.delivery import CodeDelivery
from nbauth.core.mfa import MfaPreference, totp_setup
from nbauth.core.own_devices import KnownDevice

SINCE = datetime(2025, 12, 24, 9, tzinfo=UTC)
TOTP_SETUP = totp_setup("ABCDEFGHIJKLMNOP23", issuer="eu-west-1_AbCdEfGhI", account="ada")
DELIVERY = CodeDelivery("EMAIL", "a***@e***")


def device(key, name, *, is_here=False, last_ip="198.51.100.7"):
    return KnownDevice(key, name, is_here, True, SINCE, SINCE + timedelta(days=3), last_ip)


class FakeAccount:
    """`account`, `mfa` and `devices` of a model in one; whoever mixes it in has `_ask`, which may fail."""

    def __init__(self):
        self.known = {"sub": "id of ada", "email": "ada@example.com", "email_verified": "true", "nickname": "Countess"}
        self.sent = {}
        """What an update says where codes went."""
        self.factors = MfaPreference(("TOTP", "SMS"), "TOTP")
        self.list_of_devices = (device("here", "nbauth on here", is_here=True), device("there", "A phone"))

    @property
    def account(self):
        return self

    @property
    def mfa(self):
        return self

    @property
    def devices(self):
        return self

    def attributes(self):
        self._ask("attributes")
        return dict(self.known)

    def update(self, attributes):
        self._ask("update", dict(attributes))
        self.known |= attributes
        return dict(self.sent)

    def remove(self, *names):
        self._ask("remove", *names)
        for name in names:
            self.known.pop(name, None)

    def send_code(self, name):
        self._ask("send_code", name)
        return DELIVERY

    def verify(self, name, code):
        self._ask("verify", name, code)
        self.known[f"{name}_verified"] = "true"

    def change_password(self, old, new):
        self._ask("change_password", old, new)

    def delete(self):
        self._ask("delete")

    def set_up_totp(self):
        self._ask("set_up_totp")
        return TOTP_SETUP

    def verify_totp(self, code):
        self._ask("verify_totp", code)

    def preference(self):
        self._ask("preference")
        return self.factors

    def prefer(self, factor, *, enabled=None):
        self._ask("prefer", factor, None if enabled is None else set(enabled))
        wanted = {*(self.factors.enabled if enabled is None else enabled), *([factor] if factor else ())}
        self.factors = MfaPreference(tuple(each for each in ("TOTP", "EMAIL", "SMS") if each in wanted), factor)
        return self.factors

    def list(self):
        self._ask("list")
        return self.list_of_devices

    def remember(self):
        self._ask("remember")
        self.may_remember = False

    def forget(self, key=None):
        self._ask("forget", key)
        self.list_of_devices = tuple(each for each in self.list_of_devices if each.key != key)

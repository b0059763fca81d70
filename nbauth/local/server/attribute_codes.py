"""GetUserAttributeVerificationCode and VerifyUserAttribute: the proof that an address is the user's.

https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_VerifyUserAttribute.html
"""

from collections.abc import Callable

from nbauth.local.server import names, operations, schema
from nbauth.local.server.accounts import Accounts
from nbauth.local.server.attributes import PENDING
from nbauth.local.server.caller import Callers
from nbauth.local.server.refusal import Data, Refused, Reply
from nbauth.local.server.sign_up import verify


class AttributeCodes:
    """Those of the users of one server."""

    def __init__(self, accounts: Accounts, *, callers: Callers, now: Callable[[], float]) -> None:
        self._accounts = accounts
        self._callers = callers
        self._now = now

    def install(self) -> None:
        """Serve them; MiniStack has none."""
        operations.add(self._accounts.cognito, {
            "GetUserAttributeVerificationCode": self._send,
            "VerifyUserAttribute": self._verify,
        })  # fmt: skip

    def _send(self, data: Data) -> Reply:
        """[?] Also for an address that is verified already, which is not documented to be refused."""
        caller, name = self._callers.of(data), _address_in(data)
        address = caller.user.get(PENDING, {}).get(name) or names.attributes_of(caller.user).get(name)
        if not address:  # [?] The text is ours.
            raise Refused("InvalidParameterException", f"User has no {name} to send a code to.")
        self._attempt("GetUserAttributeVerificationCode", caller.pool, caller.user)
        details = self._accounts.codes.send(name, caller.pool, caller.user, name, address=address)
        return self._accounts.reply({"CodeDeliveryDetails": details})

    def _verify(self, data: Data) -> Reply:
        caller, name = self._callers.of(data), _address_in(data)
        user = caller.user
        self._attempt("VerifyUserAttribute", caller.pool, user)
        self._accounts.codes.check(name, user, data.get("Code"))
        pending = user.get(PENDING, {})
        address = pending.get(name) or names.attributes_of(user)[name]
        if names.holder_of(caller.pool, name, address, other_than=user) is not None:
            raise Refused("AliasExistsException", f"An account with the {name} already exists.")
        self._accounts.codes.use_up(name, user)
        user[PENDING] = {other: value for other, value in pending.items() if other != name}
        user["Attributes"] = schema.as_list({**names.attributes_of(user), name: address})
        user["UserLastModifiedDate"] = self._now()
        verify(user, name)
        return self._accounts.reply({})

    def _attempt(self, call: str, pool: Data, user: Data) -> None:
        self._accounts.limits.attempt(call, pool["Id"], user["Username"])


def _address_in(data: Data) -> str:
    """The `AttributeName` of a request. The words are those that amplify-js issue 3652 has met."""
    name = data.get("AttributeName")
    if name not in names.ADDRESSES:
        raise Refused(
            "InvalidParameterException", "Invalid attribute name. Only phone_number and email can be verified"
        )
    return str(name)

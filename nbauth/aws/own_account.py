"""The port of one's own account: attributes, the codes that prove them, the password, the end.

Each call is authorised by the access token alone, which needs the scope aws.cognito.signin.user.admin.
https://docs.aws.amazon.com/cognito/latest/developerguide/user-pools-API-operations.html
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from nbauth.aws.clients import Clients
from nbauth.aws.delivery import delivered
from nbauth.aws.during import During
from nbauth.aws.guard import guarded
from nbauth.aws.reply import attributes, text
from nbauth.core.delivery import CodeDelivery
from nbauth.core.ports import Devices
from nbauth.core.tokens import Tokens
from nbauth.secret import Secret

T = TypeVar("T")


class OwnAccount:
    """Over one user pool."""

    def __init__(self, clients: Clients, devices: Devices) -> None:
        self._clients = clients
        self._devices = devices

    def attributes(self, tokens: Tokens, /) -> dict[str, str]:
        """What the user pool knows of the person, by name."""

        def call() -> dict[str, str]:
            return attributes(self._clients.user_pool.get_user(AccessToken=tokens.access_token)["UserAttributes"])

        return _guarded(call, During.ATTRIBUTES, tokens)

    def update(self, tokens: Tokens, changes: Mapping[str, str], /) -> dict[str, CodeDelivery]:
        """Change these. Each code that is sent is another one, so it is asked for once."""

        def call() -> dict[str, CodeDelivery]:
            reply = self._clients.user_pool_once.update_user_attributes(
                AccessToken=tokens.access_token,
                UserAttributes=[{"Name": name, "Value": value} for name, value in changes.items()],
            )
            return dict(map(_named, reply.get("CodeDeliveryDetailsList") or []))

        return _guarded(call, During.UPDATE, tokens)

    def remove(self, tokens: Tokens, names: Sequence[str], /) -> None:
        """Remove these."""

        def call() -> None:
            self._clients.user_pool.delete_user_attributes(
                AccessToken=tokens.access_token, UserAttributeNames=list(names)
            )

        _guarded(call, During.REMOVAL, tokens)

    def send_code(self, tokens: Tokens, name: str, /) -> CodeDelivery:
        """Send a code that proves this address."""

        def call() -> CodeDelivery:
            reply = self._clients.user_pool_once.get_user_attribute_verification_code(
                AccessToken=tokens.access_token, AttributeName=name
            )
            return delivered(reply["CodeDeliveryDetails"])

        return _guarded(call, During.ATTRIBUTE_CODE, tokens)

    def verify(self, tokens: Tokens, name: str, code: Secret, /) -> None:
        """Prove it with that code, which is good for one use."""

        def call() -> None:
            self._clients.user_pool_once.verify_user_attribute(
                AccessToken=tokens.access_token, AttributeName=name, Code=code.reveal()
            )

        _guarded(call, During.VERIFICATION, tokens, code)

    def change_password(self, tokens: Tokens, old: Secret, new: Secret, /) -> None:
        """Set another password. Sent again, the old one would be refused, and counted as a wrong try."""

        def call() -> None:
            self._clients.user_pool_once.change_password(
                AccessToken=tokens.access_token, PreviousPassword=old.reveal(), ProposedPassword=new.reveal()
            )

        _guarded(call, During.PASSWORD_CHANGE, tokens, old, new)

    def delete(self, tokens: Tokens, /) -> None:
        """End the account, and what is known here of this computer as one of its devices."""

        def call() -> None:
            self._clients.user_pool_once.delete_user(AccessToken=tokens.access_token)

        _guarded(call, During.DELETION, tokens)
        self._devices.drop(tokens.username)


def _guarded(call: Callable[[], T], during: During, tokens: Tokens, *sent: Secret) -> T:
    return guarded(call, during, [Secret(tokens.access_token), *sent])


def _named(details: Mapping[str, Any]) -> tuple[str, CodeDelivery]:
    return text(details["AttributeName"], longest=32), delivered(details)

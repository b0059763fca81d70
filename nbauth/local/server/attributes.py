"""UpdateUserAttributes and DeleteUserAttributes: only what the app client may write, and not without proof.

MiniStack takes anything, the sub and the flags too. An address that changes is no longer verified, and gets a code; in
a pool that has `AttributesRequireVerificationBeforeUpdate` the old one stays until the code has come back
(`attribute_codes.py`). Where addresses are the user names, one that another user signs in with is refused, and a new
one is no name until it is verified: nobody can take an address away from its owner, nor keep it from them.
https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-email-phone-verification.html
"""

from collections.abc import Callable, Collection, Iterable

from nbauth.local.server import names, operations, schema
from nbauth.local.server.accounts import Accounts, verifies
from nbauth.local.server.caller import Callers
from nbauth.local.server.refusal import Data, Refused, Reply
from nbauth.local.server.replacing import replace

PENDING = "_pending_addresses"
"""Where an address waits that replaces the old one once it is proven. MiniStack shows nobody what begins with _."""


class Attributes:
    """Those of the users of one server."""

    def __init__(self, accounts: Accounts, *, callers: Callers, now: Callable[[], float]) -> None:
        self._accounts = accounts
        self._callers = callers
        self._now = now

    def install(self) -> None:
        """Put this in the place of MiniStack's function, and add what it lacks."""
        replace(self._accounts.cognito, "_update_user_attributes", lambda _: self._update)
        operations.add(self._accounts.cognito, {"DeleteUserAttributes": self._delete})

    def _update(self, data: Data) -> Reply:
        caller = self._callers.of(data)
        user, pool = caller.user, caller.pool
        given = schema.from_list(data.get("UserAttributes"))
        schema.check_writable(caller.client, given)
        schema.check_changes(pool, given)
        emptied = [name for name, value in given.items() if not value]  # "To delete … submit … a blank value"
        _check_not_required(pool, emptied)
        changed = _changed(user, given)
        for name in changed:
            names.check_alias(pool, name, given[name], other_than=user)
        self._change(user, {name: value for name, value in given.items() if value and name not in _held(pool, changed)})
        self._remove(user, emptied)
        return self._accounts.reply(
            {"CodeDeliveryDetailsList": [self._sent(pool, user, name, given[name]) for name in _sent_to(pool, changed)]}
        )

    def _sent(self, pool: Data, user: Data, name: str, address: str) -> Data:
        if name in _held(pool, [name]):
            user[PENDING] = {**user.get(PENDING, {}), name: address}
        return self._accounts.codes.send(name, pool, user, name, address=address)

    def _delete(self, data: Data) -> Reply:
        caller = self._callers.of(data)
        given = list(data.get("UserAttributeNames") or [])
        schema.check_writable(caller.client, dict.fromkeys(given, ""))
        _check_not_required(caller.pool, given)
        self._remove(caller.user, given)
        return self._accounts.reply({})

    def _change(self, user: Data, changes: dict[str, str]) -> None:
        changed = _changed(user, changes) & {*names.ADDRESSES}
        for address in changed:
            names.wait_for_proof(user, address)
            self._forget_proof_of(user, address)
        unproven = {f"{address}_verified": "false" for address in changed}
        user["Attributes"] = schema.as_list({**names.attributes_of(user), **changes, **unproven})
        user["UserLastModifiedDate"] = self._now()

    def _remove(self, user: Data, given: Collection[str]) -> None:
        """What is not there counts as removed."""
        gone = {*given, *(f"{address}_verified" for address in given if address in names.ADDRESSES)}
        for address in gone & {*names.ADDRESSES}:
            self._forget_proof_of(user, address)
        left = {name: value for name, value in names.attributes_of(user).items() if name not in gone}
        user["Attributes"] = schema.as_list(left)
        user["UserLastModifiedDate"] = self._now()

    def _forget_proof_of(self, user: Data, address: str) -> None:
        """A code that was sent to another address proves nothing about this one."""
        self._accounts.codes.use_up(address, user)
        user[PENDING] = {name: value for name, value in user.get(PENDING, {}).items() if name != address}


def _changed(user: Data, given: dict[str, str]) -> set[str]:
    """Which of the attributes that may be names are others now; letter case makes none."""
    known = names.attributes_of(user)
    return {
        name
        for name in names.OTHER_NAMES
        if given.get(name) and names.fold(given[name]) != names.fold(known.get(name, ""))
    }


def _held(pool: Data, changed: Iterable[str]) -> set[str]:
    """The addresses whose old value stays until the new one is proven."""
    settings = pool.get("UserAttributeUpdateSettings") or {}
    return {*changed} & {*(settings.get("AttributesRequireVerificationBeforeUpdate") or [])}


def _sent_to(pool: Data, changed: Collection[str]) -> list[str]:
    """The addresses that get a code: "in user pools configured to automatically verify changes"."""
    return [name for name in verifies(pool) if name in changed]


def _check_not_required(pool: Data, given: Iterable[str]) -> None:
    """`Refused` for what everybody must have, as people have met it. [?] The code is ours."""
    for name in given:
        if name in schema.required(pool):
            raise Refused(
                "InvalidParameterException", f"Invalid user attributes: {name}: Required attribute cannot be deleted."
            )

"""SignUp, ConfirmSignUp and ResendConfirmationCode.

MiniStack takes any attribute, sends the same code to everybody, and knows no limit.
"""

import uuid
from collections.abc import Callable, Mapping

from nbauth.local.server import hiding, names, password_policy, schema
from nbauth.local.server.accounts import Accounts, check_enabled, confirmed_by, key_of, name_in, verifies
from nbauth.local.server.codes import wrong_code
from nbauth.local.server.first_sign_in import FirstSignIn
from nbauth.local.server.refusal import Data, Refused, Reply, not_authorized
from nbauth.local.server.replacing import replace, require
from nbauth.local.server.triggers import Triggers

_UNCONFIRMED = "UNCONFIRMED"


class SignUp:
    """How people make accounts of their own."""

    def __init__(self, accounts: Accounts, *, now: Callable[[], float], first: FirstSignIn, triggers: Triggers) -> None:
        self._accounts = accounts
        self._now = now
        self._first = first
        self._triggers = triggers

    def install(self) -> None:
        """Put this in the place of MiniStack's functions."""
        cognito = self._accounts.cognito
        require(cognito, "_pool_for_client", "_new_user_error", "_username_alias_attribute", "json_response")
        replace(cognito, "_sign_up", lambda _: self._sign_up)
        replace(cognito, "_confirm_sign_up", lambda _: self._confirm)
        replace(cognito, "_resend_confirmation_code", lambda _: self._resend)

    # SignUp

    def _sign_up(self, data: Data) -> Reply:
        pool, client = self._accounts.pool_and_client(data)
        if (pool.get("AdminCreateUserConfig") or {}).get("AllowAdminCreateUserOnly"):
            raise not_authorized("SignUp is not permitted for this user pool")
        name, attributes = name_in(data), schema.from_list(data.get("UserAttributes"))
        schema.check_writable(client, attributes)
        username, attributes = self._named(pool, name, attributes)
        schema.check_new(pool, attributes)
        password_policy.check(pool, data.get("Password"), text=password_policy.AT_SIGN_UP)
        check_free(pool, name, attributes)
        confirmed = self._ask_trigger(pool, data, username, attributes)
        check_free(pool, name, attributes)  # the trigger took its time
        user = self._add(pool, username, attributes, str(data["Password"]))
        for kind in names.ADDRESSES:
            if attributes.get(kind) != name:
                names.wait_for_proof(user, kind)
        if confirmed is not None:
            user["UserStatus"] = "CONFIRMED"
            user["Attributes"] = schema.as_list(attributes | confirmed)
            return self._accounts.reply({"UserConfirmed": True, "UserSub": attributes["sub"]})
        reply = {"UserConfirmed": False, "UserSub": attributes["sub"], **self._first.signed_up(client, user)}
        if address := confirmed_by(pool, user):
            reply["CodeDeliveryDetails"] = self._accounts.codes.send("sign-up", pool, user, address)
        return self._accounts.reply(reply)

    def _named(self, pool: Data, name: str, given: dict[str, str]) -> tuple[str, dict[str, str]]:
        """The user name and all attributes: where an address is the name, the user name becomes the sub."""
        refusal = self._accounts.cognito._new_user_error(pool, name, given)  # noqa: SLF001 -- see replacing.py
        if refusal is not None:
            raise Refused.from_reply(refusal)
        names.check_new(pool, name)
        sub = str(uuid.uuid4())
        address = self._accounts.cognito._username_alias_attribute(pool, name)  # noqa: SLF001 -- see replacing.py
        if address is None:
            return names.fold(name), {**given, "sub": sub}
        return sub, {**given, address: name, "sub": sub}

    def _ask_trigger(self, pool: Data, data: Data, username: str, attributes: dict[str, str]) -> dict[str, str] | None:
        """What PreSignUp wants to be verified at once, if it confirms the user at all."""
        if not self._triggers.has(pool["Id"], "PreSignUp"):
            return None
        answer = self._triggers.call(pool["Id"], "PreSignUp", {
            "username": username,
            "attributes": {name: value for name, value in attributes.items() if name != "sub"},
            "validation_data": schema.from_list(data.get("ValidationData")),
            "client_metadata": data.get("ClientMetadata") or {},
        })  # fmt: skip
        if answer is None:
            return None
        return {f"{name}_verified": "true" for name in answer["verify"] if attributes.get(name)}

    def _add(self, pool: Data, username: str, attributes: dict[str, str], password: str) -> Data:
        now = self._now()
        user: Data = {
            "Username": username, "Attributes": schema.as_list(attributes), "UserCreateDate": now,
            "UserLastModifiedDate": now, "Enabled": True, "UserStatus": _UNCONFIRMED, "MFAOptions": [],
            "_password": password, "_groups": [], "_tokens": [],
        }  # fmt: skip
        pool["_users"][username] = user
        pool["EstimatedNumberOfUsers"] = len(pool["_users"])
        return user

    # ConfirmSignUp

    def _confirm(self, data: Data) -> Reply:
        pool, client = self._accounts.pool_and_client(data)
        name = name_in(data)
        user = names.find(pool, name)
        if user is not None and user["UserStatus"] != _UNCONFIRMED:
            raise not_authorized(f"User cannot be confirmed. Current status is {user['UserStatus']}")
        self._accounts.limits.attempt("ConfirmSignUp", pool["Id"], key_of(pool, name))
        if user is None:
            raise wrong_code() if hiding.hides(client) else hiding.nobody()
        check_enabled(user)
        session = data.get("Session")
        self._first.check(client, user, session)
        attribute = self._accounts.codes.check("sign-up", user, data.get("ConfirmationCode"))
        self._claim(pool, user, attribute, force=bool(data.get("ForceAliasCreation")))
        self._accounts.codes.use_up("sign-up", user)
        verify(user, attribute)
        user["UserStatus"] = "CONFIRMED"
        user["UserLastModifiedDate"] = self._now()
        return self._accounts.reply(self._first.confirmed(client, user, session))

    @staticmethod
    def _claim(pool: Data, user: Data, attribute: str, *, force: bool) -> None:
        """An alias is one user's: the first who confirmed it, unless the call takes it away from them."""
        address = names.attributes_of(user)[attribute]
        holder = names.holder_of(pool, attribute, address, other_than=user)
        if holder is None:
            return
        if not force:
            raise Refused("AliasExistsException", f"An account with the {attribute} already exists.")
        verify(holder, attribute, verified="false")

    # ResendConfirmationCode

    def _resend(self, data: Data) -> Reply:
        pool, client = self._accounts.pool_and_client(data)
        name = name_in(data)
        user = names.find(pool, name)
        if user is None and not hiding.hides(client):
            raise hiding.nobody()
        if user is not None and user["UserStatus"] != _UNCONFIRMED:
            raise Refused("InvalidParameterException", "User is already confirmed.")
        if not verifies(pool):
            raise not_authorized("Cannot resend codes. Auto verification not turned on.")
        self._accounts.limits.attempt("ResendConfirmationCode", pool["Id"], key_of(pool, name))
        if user is not None and not hiding.hides(client):
            check_enabled(user)
        address = confirmed_by(pool, user) if user is not None and user.get("Enabled", True) else None
        if user is None or address is None:
            details = self._accounts.disguise.delivery(pool, name, verifies(pool))
        else:
            details = self._accounts.codes.send("sign-up", pool, user, address)
        return self._accounts.reply({"CodeDeliveryDetails": details})


def check_free(pool: Data, name: str, attributes: Mapping[str, str]) -> None:
    """`Refused` if there is such a user already."""
    as_username = pool.get("UsernameAttributes") or []
    if not as_username and names.find(pool, name) is not None:
        raise Refused("UsernameExistsException", "User already exists")
    if "preferred_username" in (pool.get("AliasAttributes") or []) and names.find(
        pool, attributes.get("preferred_username")
    ):
        raise Refused("UsernameExistsException", "An account with the given preferred_username already exists.")
    for kind in as_username:
        is_one = names.is_phone if kind == "phone_number" else names.is_email
        for address in (name if is_one(name) else "", attributes.get(kind)):
            if names.find(pool, address) is not None:
                raise Refused("UsernameExistsException", f"An account with the given {kind} already exists.")


def verify(user: Data, attribute: str, *, verified: str = "true") -> None:
    """Note that this address is the user's, or no longer."""
    user["Attributes"] = schema.as_list({**names.attributes_of(user), f"{attribute}_verified": verified})

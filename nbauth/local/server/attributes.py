# ruff: noqa: SLF001 -- MiniStack's private functions are what is replaced here; see replacing.py
"""UpdateUserAttributes: only what the app client may write, and an address that changes is no longer verified.

MiniStack takes anything, the sub and the flags too. No code is sent to a new address: it has no VerifyUserAttribute.
Where addresses are the user names, one that another user signs in with is refused, and a new one is no name until it is
verified: nobody can take an address away from its owner, nor keep it from them.
"""

from collections.abc import Callable
from types import ModuleType

from nbauth.local.server import names, schema
from nbauth.local.server.refusal import Data, Reply
from nbauth.local.server.replacing import replace, require


def install(cognito: ModuleType) -> None:
    """Check before MiniStack writes."""
    require(cognito, "_user_pool_for_access_token", "_token_claims")

    def checked(original: Callable[[Data], Reply]) -> Callable[[Data], Reply]:
        def update_user_attributes(data: Data) -> Reply:
            user, pool = cognito._user_pool_for_access_token(data.get("AccessToken"))
            if user is None:
                return original(data)
            client = pool["_clients"].get(cognito._token_claims(data["AccessToken"]).get("client_id")) or {}
            given = schema.from_list(data.get("UserAttributes"))
            schema.check_writable(client, given)
            schema.check_changes(pool, given)
            known = names.attributes_of(user)
            changed = {
                name
                for name in names.OTHER_NAMES
                if name in given and names.fold(given[name]) != names.fold(known.get(name, ""))
            }
            for name in changed:
                names.check_alias(pool, name, given[name], other_than=user)
            for address in changed & {*names.ADDRESSES}:
                names.wait_for_proof(user, address)
                given[f"{address}_verified"] = "false"
            return original({**data, "UserAttributes": schema.as_list(given)})

        return update_user_attributes

    replace(cognito, "_update_user_attributes", checked)

"""Which role an identity pool gives for a login: what was asked for, what the token says, what a rule says, or its own.

https://docs.aws.amazon.com/cognito/latest/developerguide/role-based-access-control.html
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from nbauth.local.server.refusal import Data, not_authorized

_Matches = Callable[[str, str], bool]
_MATCHES: Mapping[str, _Matches] = MappingProxyType({
    "Equals": lambda claim, value: claim == value,
    "NotEqual": lambda claim, value: claim != value,
    "Contains": lambda claim, value: value in claim,
    "StartsWith": lambda claim, value: claim.startswith(value),
})  # fmt: skip


def role_for(pool: Data, provider: str, claims: Data, wanted: str | None) -> str:
    """Its ARN, or an empty text where the identity pool has none to give. `wanted` is the request's CustomRoleArn.

    `provider` is that of the login, and `claims` those of its token, which was checked.
    """
    mapped_to = f"{provider}:{claims['aud']}"
    mapping = pool.get("_role_mappings", {}).get(mapped_to)
    if mapping is None:
        if wanted is not None:
            raise _not_offered(wanted)  # [?] "To use these roles, you must also set Choose role from token"
        return str(pool["_roles"].get("authenticated", ""))
    offered = list(claims.get("cognito:roles", ())) if mapping["Type"] == "Token" else _matched(mapping, claims)
    if wanted is not None:
        if wanted not in offered:
            raise _not_offered(wanted)
        return wanted
    chosen = claims.get("cognito:preferred_role") if mapping["Type"] == "Token" else next(iter(offered), None)
    if chosen is not None:
        return str(chosen)
    if mapping["AmbiguousRoleResolution"] == "Deny":
        # https://github.com/aws-amplify/amplify-js/issues/3621
        raise not_authorized(f"The ambiguous role mapping rules for: {mapped_to} denied this request.")
    return str(pool["_roles"].get("authenticated", ""))


def _matched(mapping: Data, claims: Data) -> list[str]:
    """The roles of the rules that hold, in their order. The first counts, unless CustomRoleArn names another."""
    return [rule["RoleARN"] for rule in mapping["RulesConfiguration"]["Rules"] if _holds(rule, claims)]


def _holds(rule: Data, claims: Data) -> bool:
    if rule["Claim"] not in claims:
        return False
    claim: Any = claims[rule["Claim"]]
    texts = [str(each) for each in claim] if isinstance(claim, list) else [str(claim)]
    return any(_MATCHES[rule["MatchType"]](text, rule["Value"]) for text in texts)


def _not_offered(wanted: str) -> Exception:
    return not_authorized(f"Access to Role '{wanted}' is forbidden.")  # [?] SetIdentityPoolRoles says so

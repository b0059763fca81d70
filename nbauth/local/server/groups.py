"""What the groups of a user put into an ID token.

https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-user-groups.html
"""

from nbauth.local.server.refusal import Data


def role_claims(pool: Data, user: Data) -> Data:
    """`cognito:roles` and `cognito:preferred_role`, as far as the user's groups have roles.

    The preferred role is that of the group with the lowest precedence, which is the first; where several with other
    roles share it there is none. A group without a precedence comes last. [?] Groups without a role do not count.
    """
    groups = [group for group in map(pool["_groups"].get, user.get("_groups", [])) if group and group["RoleArn"]]
    if not groups:
        return {}
    first = min(_precedence(group) for group in groups)
    preferred = {group["RoleArn"] for group in groups if _precedence(group) == first}
    claims: Data = {"cognito:roles": list(dict.fromkeys(group["RoleArn"] for group in groups))}
    if len(preferred) == 1:
        claims["cognito:preferred_role"] = preferred.pop()
    return claims


def _precedence(group: Data) -> float:
    value = group["Precedence"]
    return float("inf") if value is None else value

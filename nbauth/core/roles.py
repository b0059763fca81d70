"""The roles that a user may choose from, and what to call them."""

from collections.abc import Iterable, Mapping

from nbauth.config_checks import ROLE_ARN

_MOST = 100  # groups of a user


def claimed(claims: Mapping[str, object]) -> tuple[str, ...]:
    """The ARNs that an ID token names, the preferred one first; a pool's own trigger may have put anything there.

    https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-user-groups.html
    """
    roles, preferred = claims.get("cognito:roles"), claims.get("cognito:preferred_role")
    named = [each for each in roles if is_arn(each)][:_MOST] if isinstance(roles, list | tuple) else []
    return tuple(sorted(dict.fromkeys(named), key=lambda arn: arn != preferred))


def preferred(claims: Mapping[str, object]) -> str | None:
    """The ARN of the one that an ID token prefers, or names alone."""
    found = claimed(claims)
    return found[0] if len(found) == 1 or (found and found[0] == claims.get("cognito:preferred_role")) else None


def is_arn(value: object) -> bool:
    """Whether this can be a role's ARN."""
    return isinstance(value, str) and ROLE_ARN.fullmatch(value) is not None


def names(arns: Iterable[str]) -> dict[str, str]:
    """What to call each role: its own name, or the whole ARN where another one has the same."""
    short = {arn: arn.rpartition("/")[2] for arn in arns}
    taken = list(short.values())
    return {arn: name if taken.count(name) == 1 else arn for arn, name in short.items()}

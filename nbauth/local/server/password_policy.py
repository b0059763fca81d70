"""What a password must have, in Cognito's words.

MiniStack names all broken rules at once, in words of its own. Cognito names the first one. [?] The order is ours.
"""

import re
from collections.abc import Callable
from types import ModuleType

from nbauth.local.server.refusal import Data, Refused, Reply
from nbauth.local.server.replacing import replace

_SYMBOLS = "^$*.[]{}()?-\"!@#%&/\\,><':;|_~`+= "
"""https://docs.aws.amazon.com/cognito/latest/developerguide/managing-users-passwords.html; a space only inside."""
_SHAPE = re.compile(r"\S+.*\S+|\S", re.DOTALL)
_LONGEST = 256


AT_SIGN_UP = "Password did not conform with policy"
_ELSEWHERE = "Password does not conform to policy"
"""People have met both, by the call: the first at SignUp, the other where a password is replaced."""


def check(pool: Data, password: object, *, text: str = _ELSEWHERE) -> None:
    """`Refused` unless the pool takes this password."""
    if not isinstance(password, str) or len(password) > _LONGEST or not _SHAPE.fullmatch(password):
        raise Refused(
            "InvalidParameterException",
            "1 validation error detected: Value at 'password' failed to satisfy constraint: "
            r"Member must satisfy regular expression pattern: ^[\S]+.*[\S]+$",
        )
    policy = pool.get("Policies", {}).get("PasswordPolicy", {})
    rules = (
        (len(password) >= policy.get("MinimumLength", 8), "Password not long enough"),
        (_has(policy, "RequireLowercase", password, str.islower), "Password must have lowercase characters"),
        (_has(policy, "RequireUppercase", password, str.isupper), "Password must have uppercase characters"),
        (_has(policy, "RequireNumbers", password, str.isdigit), "Password must have numeric characters"),
        (_has(policy, "RequireSymbols", password, _SYMBOLS.__contains__), "Password must have symbol characters"),
    )
    for kept, broken in rules:
        if not kept:
            raise Refused("InvalidPasswordException", f"{text}: {broken}")


def _has(policy: Data, rule: str, password: str, is_one: Callable[[str], bool]) -> bool:
    return not policy.get(rule, True) or any(map(is_one, password))


def install(cognito: ModuleType) -> None:
    """Let all of MiniStack judge passwords this way."""

    def validate_password(pool: Data, password: object) -> Reply | None:
        check(pool, password)
        return None

    replace(cognito, "_validate_password", lambda _: validate_password)

"""What a new password must hold, for the page to tick off while somebody types.

The symbols are those that user pools count, a space among them, but not as the first or the last character:
https://docs.aws.amazon.com/cognito/latest/developerguide/managing-users-passwords.html.
"""

import re

from nbauth.errors import WeakPassword
from nbauth.password_policy import PasswordPolicy
from nbauth.secret import Secret
from nbauth.texts import Screens, Written, joined
from nbauth.widget.view import Rule

_SYMBOL = r"""[\^$*.\[\]{}()?"!@#%&/\\,><':;|_~`=+\-]|\S +\S"""


def check_rules(policy: PasswordPolicy | None, password: Secret) -> Secret:
    """The password itself. Raises WeakPassword, naming what it lacks: the pool would name one thing at a time."""
    rules = [rule for rule in password_rules(policy) if rule.pattern]
    missing = joined(Written.LIST, (rule.label for rule in rules if not re.search(rule.pattern, password.reveal())))
    if missing and len(password):
        raise WeakPassword(Screens.LACKS.of(rules=missing))
    return password


def password_rules(policy: PasswordPolicy | None, field: str = "new_password") -> tuple[Rule, ...]:
    """For the password in `field` and the one that confirms it; without a policy only that they are the same."""
    same = Rule("confirm_password", Screens.SAME, same_as=field)
    if policy is None:
        return (same,)
    wanted = (
        (True, Screens.AT_LEAST.of(length=policy.min_length), f"^[\\s\\S]{{{policy.min_length},}}$"),
        (policy.require_lowercase, Screens.LOWERCASE, "[a-z]"),
        (policy.require_uppercase, Screens.UPPERCASE, "[A-Z]"),
        (policy.require_numbers, Screens.NUMBER, "[0-9]"),
        (policy.require_symbols, Screens.SYMBOL, _SYMBOL),
    )
    return (*(Rule(field, label, pattern) for is_wanted, label, pattern in wanted if is_wanted), same)

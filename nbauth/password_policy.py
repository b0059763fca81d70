"""What a user pool wants of a password, as far as the configuration says it: users may not ask the pool."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Self

_SHORTEST, _LONGEST = 6, 99


@dataclass(frozen=True, slots=True)
class PasswordPolicy:
    """The keys are those of `amplify_outputs.json`; the defaults are those of a new user pool.

    https://docs.aws.amazon.com/cognito/latest/developerguide/managing-users-passwords.html
    """

    min_length: int = 8
    require_lowercase: bool = True
    require_uppercase: bool = True
    require_numbers: bool = True
    require_symbols: bool = True

    def __repr__(self) -> str:
        """As `PoolConfig` takes it, so that the whole configuration can be pasted."""
        return repr(asdict(self))

    @classmethod
    def of(cls, given: object) -> Self | None:
        """From a mapping with these keys, all of them optional; None if it is something else."""
        if isinstance(given, cls):
            given = asdict(given)
        if not isinstance(given, Mapping) or not set(given) <= {field.name for field in fields(cls)}:
            return None
        policy = cls(**given)
        length = policy.min_length
        well_formed = isinstance(length, int) and not isinstance(length, bool) and _SHORTEST <= length <= _LONGEST
        requires = (policy.require_lowercase, policy.require_uppercase, policy.require_numbers, policy.require_symbols)
        return policy if well_formed and all(isinstance(one, bool) for one in requires) else None

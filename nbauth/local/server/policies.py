# ruff: noqa: SLF001 -- MiniStack's private functions are what is replaced here; see replacing.py
"""IAM: policy variables, and nobody who is let in unasked.

MiniStack compares `${...}` as text, so a user's own prefix was denied and the literal text allowed; and it treats a
request without a signature, the key `test` and every 12-digit key as the account's root.
"""

import dataclasses
import re
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any, TypeAlias

from nbauth.local.server.replacing import replace, require

_VARIABLE = re.compile(r"\$\{([^}]*)\}")
_ValueOf: TypeAlias = Callable[[str], Any]


class Policies:
    """The evaluator of IAM policies."""

    def __init__(self, evaluator: ModuleType, sts: ModuleType) -> None:
        self._evaluator = evaluator
        self._sts = sts

    def install(self) -> None:
        """Put this in the place of MiniStack's functions."""
        require(self._evaluator, "_anonymous", "_served_unsigned", "AuthError", "_resolve_condition_key")
        require(self._sts, "_sessions")
        replace(self._evaluator, "is_root_access_key", lambda _: _nobody)
        replace(self._sts, "is_root_access_key", lambda _: _nobody)
        replace(self._evaluator, "_principal_keys", self._with_identity)
        replace(self._evaluator, "_first_match", self._with_variables)
        replace(self._evaluator, "enforce", self._signed_only)

    def _with_identity(self, original: Callable[[Any], dict[str, Any]]) -> Callable[[Any], dict[str, Any]]:
        def principal_keys(credential: Any) -> dict[str, Any]:
            session = self._sts._sessions.get(credential.access_key_id) or {}
            keys = original(credential)
            if session.get("_identity_id"):
                keys["cognito-identity.amazonaws.com:sub"] = session["_identity_id"]
                keys["cognito-identity.amazonaws.com:aud"] = session["_identity_pool_id"]
            return keys

        return principal_keys

    def _with_variables(self, original: Callable[..., Any]) -> Callable[..., Any]:
        def first_match(ctx: Any, stmts: list[Any], effect: str) -> Any:
            def value_of(name: str) -> Any:
                return self._evaluator._resolve_condition_key(name, ctx)

            filled = [_filled(statement, value_of) for statement in stmts]
            return original(ctx, [statement for statement in filled if statement is not None], effect)

        return first_match

    def _signed_only(self, original: Callable[..., Any]) -> Callable[..., Any]:
        def enforce(  # noqa: PLR0917 -- MiniStack's parameters
            access_key_id: str,
            iam_action: str,
            service: str,
            region: str,
            resource_arn: str = "*",
            service_context: dict[str, Any] | None = None,
        ) -> Any:
            if self._evaluator._anonymous.get():
                if self._evaluator._served_unsigned(service, iam_action):
                    return None  # Cognito's sign-in calls carry no signature; they check what they are given
                if service == "s3":
                    return self._evaluator.AuthError("AccessDenied", "Access Denied")
            return original(access_key_id, iam_action, service, region, resource_arn, service_context)

        return enforce


def _nobody(access_key_id: str) -> bool:  # noqa: ARG001 -- MiniStack's parameter
    """Whether a key is the root's."""
    return False


def _filled(statement: Any, value_of: _ValueOf) -> Any:
    """The statement with its variables replaced, or None: one with an unknown variable matches nothing."""
    try:
        return dataclasses.replace(
            statement,
            resources=[_text(text, value_of) for text in statement.resources],
            not_resources=[_text(text, value_of) for text in statement.not_resources],
            conditions=_conditions(statement.conditions, value_of),
        )
    except LookupError:
        return None


def _conditions(conditions: Mapping[str, Any], value_of: _ValueOf) -> dict[str, Any]:
    def filled(value: Any) -> Any:
        if isinstance(value, str):
            return _text(value, value_of)
        return [filled(item) for item in value] if isinstance(value, list) else value

    return {
        operator: {key: filled(value) for key, value in block.items()} if isinstance(block, dict) else block
        for operator, block in conditions.items()
    }


def _text(text: str, value_of: _ValueOf) -> str:
    """The text with its variables replaced; `LookupError` for one that has no value.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html, without default values and
    without `${*}`, `${?}`, `${$}`: MiniStack's matcher has no way to say that a character is no wildcard.
    """

    def value(match: re.Match[str]) -> str:
        found = value_of(match[1].strip())
        if not isinstance(found, str) or "*" in found or "?" in found:
            raise LookupError(match[1])
        return found

    return _VARIABLE.sub(value, text)

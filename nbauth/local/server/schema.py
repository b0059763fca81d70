"""Attributes: which ones a pool has, which ones an app client may write, and which ones it asks for.

https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html
"""

from collections.abc import Iterator, Mapping

from nbauth.local.server.names import is_email, is_phone
from nbauth.local.server.refusal import Data, Refused, not_authorized

_NEVER_WRITTEN = ("email_verified", "phone_number_verified")
_LONGEST = 2048


def from_list(given: object) -> dict[str, str]:
    """A request's `UserAttributes` by name."""
    attributes = {}
    for each in given if isinstance(given, list) else []:
        name, value = each.get("Name"), each.get("Value", "")
        if not isinstance(name, str) or not isinstance(value, str) or len(value) > _LONGEST:
            raise Refused(
                "InvalidParameterException",
                "1 validation error detected: Value at 'userAttributes' failed to satisfy constraint: "
                f"Member must have length less than or equal to {_LONGEST}",
            )
        attributes[name] = value
    return attributes


def as_list(attributes: Mapping[str, str]) -> list[Data]:
    """As MiniStack keeps them."""
    return [{"Name": name, "Value": value} for name, value in attributes.items()]


def required(pool: Data) -> list[str]:
    """What everybody who signs up must give, in the schema's order; the sub is given by Cognito."""
    return [each["Name"] for each in pool["SchemaAttributes"] if each.get("Required") and each["Name"] != "sub"]


def check_writable(client: Data, attributes: Mapping[str, str]) -> None:
    """`Refused` for what the app client may not write.

    [?] Without WriteAttributes it may write all but the two flags, custom attributes too.
    """
    if "sub" in attributes:
        raise Refused("InvalidParameterException", "Cannot modify the non-mutable attribute sub")
    allowed = client.get("WriteAttributes")
    for name in attributes:
        if name in _NEVER_WRITTEN or (allowed and name not in allowed):
            raise not_authorized("A client attempted to write unauthorized attribute")


def check_changes(pool: Data, attributes: Mapping[str, str]) -> None:
    """`Refused` unless somebody who is there may change exactly these."""
    fixed = {each["Name"] for each in pool["SchemaAttributes"] if not each.get("Mutable", True)}
    problems = [*_misfits(pool, attributes)]
    problems += [f"{name}: Attribute cannot be updated. (changing an immutable attribute)" for name in attributes
                 if name in fixed]  # fmt: skip
    _raise(problems)
    check_formats(attributes)


def check_new(pool: Data, attributes: Mapping[str, str]) -> None:
    """`Refused` unless a new user may have exactly these."""
    problems = [*_misfits(pool, attributes)]
    problems += [f"{name}: The attribute is required" for name in required(pool) if not attributes.get(name)]
    _raise(problems)
    check_formats(attributes)


def _raise(problems: list[str]) -> None:
    if problems:  # each with its own line's end, as people have met it: amplify-cli issue 1761
        text = "".join(f"{problem}\n" for problem in problems)
        raise Refused("InvalidParameterException", f"Attributes did not conform to the schema: {text}")


def check_formats(attributes: Mapping[str, str]) -> None:
    """`Refused` for an address that can't be one."""
    if attributes.get("email") and not is_email(attributes["email"]):
        raise Refused("InvalidParameterException", "Invalid email address format.")
    if attributes.get("phone_number") and not is_phone(attributes["phone_number"]):
        raise Refused("InvalidParameterException", "Invalid phone number format.")


def _misfits(pool: Data, attributes: Mapping[str, str]) -> Iterator[str]:
    schema = {each["Name"]: each for each in pool["SchemaAttributes"]}
    for name, value in attributes.items():
        if name not in schema:
            yield f"{name}: Attribute does not exist in the schema."
            continue
        limits = schema[name].get("StringAttributeConstraints") or {}
        # [?] The texts of these two are ours.
        if value and len(value) < int(limits.get("MinLength", 0)):
            yield f"{name}: String must be at least {limits['MinLength']} characters long"
        if len(value) > int(limits.get("MaxLength", _LONGEST)):
            yield f"{name}: String must be no longer than {limits['MaxLength']} characters"

"""The files that describe a user pool: our own, and those that Amplify and the AWS Mobile SDK write.

Each is read as a table from our keys to where the value stands in the file, so that an error can name that place.

- `nbauth.toml`: our keys, at the top level.
- `amplify_outputs.json`: https://docs.amplify.aws/react/reference/amplify_outputs/
- `awsconfiguration.json`: https://docs.amplify.aws/gen1/swift/sdk/info/app-initialization/
- `amplifyconfiguration.json`, and `aws-exports.js` saved as JSON: the keys `aws_user_pools_id`, …
"""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from nbauth.errors import ConfigurationError

_Places = Mapping[str, tuple[str, ...]]

_AMPLIFY_OUTPUTS: _Places = {
    "user_pool_id": ("auth", "user_pool_id"),
    "client_id": ("auth", "user_pool_client_id"),
    "identity_pool_id": ("auth", "identity_pool_id"),
    "region": ("auth", "aws_region"),
    "domain": ("auth", "oauth", "domain"),
}
_AWS_CONFIGURATION: _Places = {
    "user_pool_id": ("CognitoUserPool", "Default", "PoolId"),
    "client_id": ("CognitoUserPool", "Default", "AppClientId"),
    "client_secret": ("CognitoUserPool", "Default", "AppClientSecret"),
    "identity_pool_id": ("CredentialsProvider", "CognitoIdentity", "Default", "PoolId"),
    "region": ("CognitoUserPool", "Default", "Region"),
    "domain": ("Auth", "Default", "OAuth", "WebDomain"),
}
_AWS_EXPORTS: _Places = {
    "user_pool_id": ("aws_user_pools_id",),
    "client_id": ("aws_user_pools_web_client_id",),
    "identity_pool_id": ("aws_cognito_identity_pool_id",),
    "region": ("aws_cognito_region",),
    "domain": ("oauth", "domain"),
}
_FORMATS: Mapping[str, _Places] = {
    "auth": _AMPLIFY_OUTPUTS,
    "CognitoUserPool": _AWS_CONFIGURATION,
    "aws_user_pools_id": _AWS_EXPORTS,
}

OWN_NAME = "nbauth.toml"
USUAL_NAMES = (OWN_NAME, "amplify_outputs.json", "awsconfiguration.json")
"""What is looked for beside a notebook and above, in this order."""


@dataclass(frozen=True, slots=True)
class Read:
    """What a file says: values by our keys, and what the file calls those keys."""

    values: Mapping[str, object]
    names: Mapping[str, str]


def read(path: Path) -> Read | None:
    """None for a JSON file that names no user pool. Raises ConfigurationError when the file can't be read."""
    is_json = path.suffix == ".json"
    try:
        text = path.read_text("utf-8-sig")
        return _from_json(json.loads(text)) if is_json else Read(tomllib.loads(text), {})
    except FileNotFoundError:
        raise ConfigurationError(f"There is no file {path}.", hint="Check the path.") from None
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise ConfigurationError(f"{path} could not be read: {why}.", hint="Check the file.") from None
    except (tomllib.TOMLDecodeError, json.JSONDecodeError) as error:
        # The decoders' messages hold a position, and none of the file's values.
        kind = "JSON" if is_json else "TOML"
        raise ConfigurationError(f"{path} is not valid {kind}: {error}.", hint="Mend the file.") from None
    except RecursionError:
        raise ConfigurationError(f"{path} is nested too deeply.", hint="Mend the file.") from None


def _from_json(content: object) -> Read | None:
    places = next((places for mark, places in _FORMATS.items() if isinstance(content, dict) and mark in content), None)
    if places is None:
        return None
    found = {key: _at(content, place) for key, place in places.items()}
    given = {key: value for key, value in found.items() if value not in (None, "")}
    return Read(given, {key: ".".join(place) for key, place in places.items()})


def _at(content: object, place: tuple[str, ...]) -> object:
    for key in place:
        content = content.get(key) if isinstance(content, dict) else None
    return content

"""The files that describe a user pool: our own, and those that Amplify and the AWS Mobile SDK write.

Each is read as a table from our keys to where the value stands in the file, so that an error can name that place.

- `nbauth.toml`: our keys, at the top level.
- `amplify_outputs.json`: https://docs.amplify.aws/react/reference/amplify_outputs/
- `awsconfiguration.json`: https://docs.amplify.aws/gen1/swift/sdk/info/app-initialization/
- `amplifyconfiguration.json`, and `aws-exports.js` saved as JSON: the keys `aws_user_pools_id`, …
"""

import difflib
import json
import os
import re
import stat
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from nbauth.errors import ConfigurationError
from nbauth.texts import Settings

_LARGEST = 1024 * 1024  # bytes; a configuration has hundreds

_Places = Mapping[str, tuple[str, ...]]

# https://docs.amplify.aws/gen1/javascript/tools/libraries/configure-categories/: CUSTOM_AUTH proves the password first.
_FLOWS = {"CUSTOM_AUTH": "CUSTOM_WITH_SRP"}
_REQUIRES = {
    "REQUIRES_LOWERCASE": "require_lowercase",
    "REQUIRES_UPPERCASE": "require_uppercase",
    "REQUIRES_NUMBERS": "require_numbers",
    "REQUIRES_SYMBOLS": "require_symbols",
}

_PROVIDERS = {
    "GOOGLE": ("Google", "Google"),
    "FACEBOOK": ("Facebook", "Facebook"),
    "LOGIN_WITH_AMAZON": ("LoginWithAmazon", "Amazon"),
    "SIGN_IN_WITH_APPLE": ("SignInWithApple", "Apple"),
}
"""What Amplify calls those that every pool can have, their names there, and what people call them."""

_OURS = re.compile(r"http://127\.0\.0\.1:[0-9]+/|https?://.*/nbauth/static/callback\.html")
"""The addresses of a web application's own are in the same list: what comes back there, that redeems."""

_AMPLIFY_OUTPUTS: _Places = {
    "user_pool_id": ("auth", "user_pool_id"),
    "client_id": ("auth", "user_pool_client_id"),
    "identity_pool_id": ("auth", "identity_pool_id"),
    "region": ("auth", "aws_region"),
    "domain": ("auth", "oauth", "domain"),
    "redirect_urls": ("auth", "oauth", "redirect_sign_in_uri"),
    "providers": ("auth", "oauth", "identity_providers"),
    "username_attributes": ("auth", "username_attributes"),
    "standard_required_attributes": ("auth", "standard_required_attributes"),
    "password_policy": ("auth", "password_policy"),
}
_AWS_CONFIGURATION: _Places = {
    "user_pool_id": ("CognitoUserPool", "Default", "PoolId"),
    "client_id": ("CognitoUserPool", "Default", "AppClientId"),
    "client_secret": ("CognitoUserPool", "Default", "AppClientSecret"),
    "identity_pool_id": ("CredentialsProvider", "CognitoIdentity", "Default", "PoolId"),
    "region": ("CognitoUserPool", "Default", "Region"),
    "domain": ("Auth", "Default", "OAuth", "WebDomain"),
    "username_attributes": ("Auth", "Default", "usernameAttributes"),
    "standard_required_attributes": ("Auth", "Default", "signupAttributes"),
    "password_policy": ("Auth", "Default", "passwordProtectionSettings"),
    "auth_flow_type": ("Auth", "Default", "authenticationFlowType"),
}
_AWS_EXPORTS: _Places = {
    "user_pool_id": ("aws_user_pools_id",),
    "client_id": ("aws_user_pools_web_client_id",),
    "identity_pool_id": ("aws_cognito_identity_pool_id",),
    "region": ("aws_cognito_region",),
    "domain": ("oauth", "domain"),
    "username_attributes": ("aws_cognito_username_attributes",),
    "standard_required_attributes": ("aws_cognito_signup_attributes",),
    "password_policy": ("aws_cognito_password_protection_settings",),
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
        text = _text_of(path)
        return _from_json(json.loads(text)) if is_json else Read(tomllib.loads(text), {})
    except FileNotFoundError:
        raise _missing(path) from None
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else Settings.NOT_UTF8
        raise ConfigurationError(Settings.NOT_READ.of(path=path, why=why)) from None
    except (tomllib.TOMLDecodeError, json.JSONDecodeError) as error:
        # The decoders' messages hold a position, and none of the file's values.
        kind = "JSON" if is_json else "TOML"
        raise ConfigurationError(Settings.NOT_VALID.of(path=path, kind=kind, why=error)) from None
    except ValueError:  # a path with a character that no path has, or a number with thousands of digits
        why = Settings.NONSENSE
        raise ConfigurationError(Settings.NOT_READ.of(path=repr(str(path))[:200], why=why)) from None
    except RecursionError:
        raise ConfigurationError(Settings.TOO_DEEP.of(path=path)) from None


def here() -> str:
    """The working directory, for a person to read."""
    try:
        return str(Path.cwd())
    except FileNotFoundError:
        return Settings.DELETED_FOLDER


def is_there(path: Path) -> bool:
    """Whether it is a file; one in a folder that can't be entered is not there for us."""
    try:
        return path.is_file()
    except OSError:
        return False


def is_ours(path: Path) -> bool:
    """Whether it is this user's, or the administrator's: in a folder for all, anybody may put a file in our way.

    As git has it, https://git-scm.com/docs/git-config#Documentation/git-config.txt-safedirectory: who works as root by
    sudo still counts as who they are.
    """
    if not hasattr(os, "getuid"):
        return True
    ours = {0, os.getuid()}
    if os.getuid() == 0 and os.environ.get("SUDO_UID", "").isdecimal():
        ours.add(int(os.environ["SUDO_UID"]))
    return {path.stat().st_uid, path.lstat().st_uid} <= ours


def _text_of(path: Path) -> str:
    """Raises OSError, UnicodeDecodeError, and ConfigurationError for what only looks like a file."""
    found = path.stat()
    if stat.S_ISDIR(found.st_mode):
        raise ConfigurationError(Settings.A_FOLDER.of(path=path, file=path / OWN_NAME))
    if not stat.S_ISREG(found.st_mode):  # a pipe would have us wait, and a device never end
        raise ConfigurationError(Settings.NO_REGULAR_FILE.of(path=path))
    if found.st_size > _LARGEST:
        raise ConfigurationError(Settings.TOO_LARGE.of(path=path, most=_LARGEST // 1024))
    text = path.read_text("utf-8-sig")
    if not text.strip():
        raise ConfigurationError(Settings.EMPTY.of(path=path))
    return text


def _missing(path: Path) -> ConfigurationError:
    """Says where it was looked for, and what there is instead."""
    folder = path.parent
    if not folder.is_dir():
        return ConfigurationError(Settings.NO_FOLDER.of(path=path, folder=folder))
    names: list[str] = []
    with suppress(OSError):  # a folder may be entered and not listed
        names = [each.name for each in folder.iterdir()]
    close = difflib.get_close_matches(path.name, names, 1) or [name for name in USUAL_NAMES if name in names]
    meant = Settings.MEANT.of(key=path.with_name(close[0])) if close else ""
    if path.is_absolute():
        return ConfigurationError(Settings.NO_FILE.of(path=path), hint=meant)
    return ConfigurationError(Settings.NO_FILE_HERE.of(path=path, folder=here()), hint=meant)


def _from_json(content: object) -> Read | None:
    places = next((places for mark, places in _FORMATS.items() if isinstance(content, dict) and mark in content), None)
    if places is None:
        return None
    found = {key: _at(content, place) for key, place in places.items()}
    ours = {key: _ours(key, value) for key, value in found.items()}
    given = {key: value for key, value in ours.items() if value not in (None, "", [], {})}
    if not given.get("redirect_urls") or not given.get("domain"):  # an app's, which a notebook can't come back from
        given = {key: value for key, value in given.items() if key not in ("redirect_urls", "providers")}
    return Read(given, {key: ".".join(place) for key, place in places.items()})


def _ours(key: str, value: object) -> object:
    """The first generation of Amplify wrote some values in its own way. What it never wrote is left for the checks."""
    if key.endswith("_attributes") and isinstance(value, list):
        return [name.lower() if isinstance(name, str) and name.isupper() else name for name in value]
    if key == "redirect_urls" and isinstance(value, list):
        return [url for url in value if isinstance(url, str) and _OURS.search(url)]  # the others are an app's own
    if key == "providers" and isinstance(value, list):
        return {name: label for each in value if (named := _PROVIDERS.get(str(each))) for name, label in [named]}
    if key == "auth_flow_type" and isinstance(value, str):
        return _FLOWS.get(value, value)
    if key == "password_policy" and isinstance(value, dict) and "passwordPolicyCharacters" in value:
        return _policy(value)
    return value


def _policy(settings: Mapping[str, object]) -> object:
    characters = settings["passwordPolicyCharacters"]
    if not isinstance(characters, list) or not all(isinstance(name, str) for name in characters):
        return settings
    required = {ours: theirs in characters for theirs, ours in _REQUIRES.items()}
    return {"min_length": settings.get("passwordPolicyMinLength", 8), **required}


def _at(content: object, place: tuple[str, ...]) -> object:
    for key in place:
        content = content.get(key) if isinstance(content, dict) else None
    return content

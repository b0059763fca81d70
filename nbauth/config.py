"""Which user pool to sign in to, and where that is written down.

`PoolConfig.load()` asks the sources in a fixed order. The first that names a pool is taken whole: values are never
mixed, so a stray variable can't send a password to another pool than the file says.
"""

import dataclasses
import difflib
import ipaddress
import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from nbauth import config_files
from nbauth.config_files import OWN_NAME, USUAL_NAMES
from nbauth.errors import ConfigurationError

VARIABLE_PREFIX = "NBAUTH_"

# Patterns: the `pattern` traits of the shapes UserPoolIdType, ClientIdType, SecretHashType and IdentityPoolId in the
# service models that ship with botocore.
_USER_POOL_ID = re.compile(r"(?P<region>[a-z]{2}(-[a-z]+)+-[0-9]{1,2})_[0-9A-Za-z]{1,40}")
_CLIENT_ID = re.compile(r"[\w+]{1,128}", re.ASCII)
_CLIENT_SECRET = re.compile(r"[\w+]+", re.ASCII)
_IDENTITY_POOL_ID = re.compile(r"[\w-]{1,20}:[0-9a-f-]{1,36}", re.ASCII)
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]{0,250}[a-z0-9])?", re.IGNORECASE | re.ASCII)
_URL = re.compile(r"[!-~]{1,2000}", re.ASCII)

_Naming = Callable[[str], str]

_NAMES_A_POOL = ("user_pool_id", "client_id", "identity_pool_id")

_TRUTHS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
"""What a variable may say, in any case."""


@dataclass(frozen=True)
class PoolConfig:
    """The user pool to sign in to, and the identity pool that gives AWS credentials for it.

    Every value but `client_secret` is public: an administrator may put it into a shared notebook or file.

    Raises `ConfigurationError`, naming the key and the fix, when a value is missing, malformed or contradicts another.
    """

    user_pool_id: str
    """For example `"eu-west-1_AbCdEfGhI"`."""
    client_id: str
    """The app client's id, not its name."""
    identity_pool_id: str | None = None
    """For example `"eu-west-1:01234567-89ab-cdef-0123-456789abcdef"`; without it there are tokens but no session."""
    client_secret: str | None = field(default=None, repr=False, kw_only=True)
    """Only where the app client was made with one. A public notebook should use an app client without."""
    region: str | None = field(default=None, kw_only=True)
    """The user pool's region; it stands in `user_pool_id`, so this need not be given."""
    domain: str | None = field(default=None, kw_only=True)
    """The host name of the pool's hosted login, without `https://`."""
    endpoint_url: str | None = field(default=None, kw_only=True)
    """Serves every AWS call of the sign-in and of the session: the local AWS, a proxy, a private endpoint."""
    keep_signed_in: bool = field(default=True, kw_only=True)
    """Whether the form's "Keep me signed in on this computer" is ticked at first."""

    def __post_init__(self) -> None:
        if problem := _problem(vars(self)):
            key, what, fix = problem
            raise ConfigurationError(f"{key} {what}", hint=fix)
        if self.region is None:
            object.__setattr__(self, "region", _region_of(self.user_pool_id))

    def __reduce__(self) -> str | tuple[object, ...]:
        if self.client_secret is not None:
            raise TypeError("A PoolConfig with a client secret is not pickled.")
        return super().__reduce__()

    @property
    def issuer(self) -> str:
        """The `iss` of the pool's tokens.

        https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html
        """
        return f"https://{self.login_provider}"

    @property
    def login_provider(self) -> str:
        """The user pool's name in an identity pool's `Logins`."""
        suffix = "amazonaws.com.cn" if str(self.region).startswith("cn-") else "amazonaws.com"
        return f"cognito-idp.{self.region}.{suffix}/{self.user_pool_id}"

    @property
    def foreign_host(self) -> str | None:
        """The host that answers instead of AWS, to be shown to whoever types a password; None if it is AWS itself."""
        return urlsplit(self.endpoint_url).netloc if self.endpoint_url else None

    @property
    def stays_here(self) -> bool:
        """Whether the service is reached by plain http, which is accepted on this computer alone.

        No proxy may be on that way: it would read all that is sent.
        """
        return self.endpoint_url is not None and urlsplit(self.endpoint_url).scheme == "http"

    @classmethod
    def load(cls, path: str | os.PathLike[str] | None = None) -> Self:
        """Read the configuration from `path`, or else from the first of these that names a pool.

        1. the variables `NBAUTH_USER_POOL_ID`, `NBAUTH_CLIENT_ID`, `NBAUTH_IDENTITY_POOL_ID`, `NBAUTH_CLIENT_SECRET`,
           `NBAUTH_REGION`, `NBAUTH_DOMAIN`, `NBAUTH_ENDPOINT_URL`, `NBAUTH_KEEP_SIGNED_IN` (true or false);
        2. `nbauth.toml` in the working directory or the nearest folder above it that has one;
        3. `amplify_outputs.json`, then `awsconfiguration.json`, likewise;
        4. `nbauth.toml` in the user's configuration folder.

        Raises `ConfigurationError`, naming the source that was read, if it is wrong or if there is none.
        """
        if path is not None:
            if not isinstance(path, str | os.PathLike):
                what = f"A pool is a PoolConfig or the path of a file, not {type(path).__name__}."
                raise ConfigurationError(what, hint="Pass nbauth.PoolConfig(…).")
            return cls._from_file(Path(path))
        variables = {key: os.environ.get(VARIABLE_PREFIX + key.upper(), "") for key in _keys()}
        if any(variables[key] for key in _NAMES_A_POOL):
            given: dict[str, object] = {key: value for key, value in variables.items() if value}
            if keep := variables["keep_signed_in"]:
                given["keep_signed_in"] = _TRUTHS.get(keep.lower(), keep)
            return cls._from(given, "the environment", lambda key: VARIABLE_PREFIX + key.upper())
        for file in _usual_files():
            if file.is_file() and config_files.read(file):
                return cls._from_file(file)
        raise ConfigurationError(
            "No user pool is configured.",
            hint=f"Put user_pool_id, client_id and identity_pool_id into {OWN_NAME} in this folder or one above, "
            f"or set {VARIABLE_PREFIX}USER_POOL_ID and {VARIABLE_PREFIX}CLIENT_ID, or name a file or a PoolConfig.",
        )

    @classmethod
    def _from_file(cls, path: Path) -> Self:
        found = config_files.read(path)
        if found is None:
            hint = "It should be an amplify_outputs.json or an awsconfiguration.json of an app that has Auth."
            raise ConfigurationError(f"{path} names no user pool.", hint=hint)
        return cls._from(found.values, str(path), lambda key: found.names.get(key, key))

    @classmethod
    def _from(cls, values: Mapping[str, object], source: str, name: _Naming) -> Self:
        unknown = sorted(set(values) - set(_keys()))
        if unknown:
            what = f"{name(unknown[0])} in {source} is not a setting of nbauth."
            raise ConfigurationError(what, hint=_meant(unknown[0], values[unknown[0]], name))
        if problem := _problem({**dict.fromkeys(_keys()), "keep_signed_in": True, **values}):
            key, what, fix = problem
            raise ConfigurationError(f"{name(key)} in {source} {what}", hint=fix)
        return cls(**values)  # type: ignore[arg-type]  # _problem has just checked each


def _keys() -> tuple[str, ...]:
    return tuple(f.name for f in dataclasses.fields(PoolConfig))


def _meant(unknown: str, value: object, name: _Naming) -> str:
    """What somebody who wrote an unknown key may have wanted."""
    if isinstance(value, dict):
        return f"Put the settings at the top, without a [{unknown}] line."
    close = difflib.get_close_matches(unknown, _keys(), 1)
    return f"Did you mean {name(close[0])}?" if close else f"The settings are {', '.join(map(name, _keys()))}."


def _usual_files() -> Iterator[Path]:
    here = Path.cwd()
    yield from (folder / name for name in USUAL_NAMES for folder in (here, *here.parents))
    from platformdirs import user_config_path

    with suppress(RuntimeError):  # a container's user may be unknown to it, and have no home
        yield user_config_path("nbauth") / OWN_NAME


def _region_of(user_pool_id: str) -> str | None:
    match = _USER_POOL_ID.fullmatch(user_pool_id)
    return match["region"] if match else None


def _problem(values: Mapping[str, object]) -> tuple[str, str, str] | None:
    """The first thing wrong with a set of values: its key, what is wrong, and the fix. Never quotes the secret."""
    for key in ("user_pool_id", "client_id"):
        if values[key] in (None, ""):
            return key, "is missing.", "The administrator of the user pool knows it; it is no secret."
    if not isinstance(values["keep_signed_in"], bool):
        return "keep_signed_in", "must be true or false.", "Write true or false, without quotes."
    texts = {key: value for key, value in values.items() if key != "keep_signed_in" and value is not None}
    for key, value in texts.items():
        if not isinstance(value, str):
            return key, f"must be text, not {type(value).__name__}.", "Put it in quotes."
    return next(filter(None, _malformed({key: str(value) for key, value in texts.items()})), None)


def _malformed(values: Mapping[str, str]) -> Iterator[tuple[str, str, str] | None]:
    region = _region_of(values["user_pool_id"])
    if region is None:
        fix = 'It is the region, "_" and the pool\'s id, like eu-west-1_AbCdEfGhI.'
        yield "user_pool_id", f"is {_quoted(values['user_pool_id'])}, which is no user pool id.", fix
    yield _unlike(values, "client_id", _CLIENT_ID, "It is the app client's id: letters and digits, no name, no ARN.")
    yield _unlike(values, "identity_pool_id", _IDENTITY_POOL_ID, "It looks like eu-west-1:01234567-89ab-cdef-….")
    yield _unlike(values, "domain", _HOST, "Give the host name alone, like login.example.com.")
    if "client_secret" in values and not _CLIENT_SECRET.fullmatch(values["client_secret"]):
        yield "client_secret", "is not an app client's secret.", "Copy it from the app client, without spaces."
    if "region" in values and values["region"] != region:
        fix = "Leave region out: it comes from the pool id."
        yield "region", f"is {_quoted(values['region'])}, but the user pool is in {region}.", fix
    if "endpoint_url" in values:
        yield _bad_endpoint(values["endpoint_url"])


def _unlike(values: Mapping[str, str], key: str, pattern: re.Pattern[str], fix: str) -> tuple[str, str, str] | None:
    if key not in values or pattern.fullmatch(values[key]):
        return None
    return key, f"is {_quoted(values[key])}, which is malformed.", fix


def _bad_endpoint(url: str) -> tuple[str, str, str] | None:
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host, parts = None, urlsplit("")
    # Plain ASCII, so that the host that the form names can't look like another one.
    well_formed = host is not None and _URL.fullmatch(url) and (_HOST.fullmatch(host) or _is_address(host))
    if parts.scheme not in ("http", "https") or not well_formed or parts.query or parts.fragment or "@" in parts.netloc:
        return "endpoint_url", "is not the address of a service.", "It looks like https://aws.example.com:8443."
    if parts.scheme == "http" and not _is_loopback(str(host)):
        fix = "Use https: passwords, codes and tokens go there. Plain http is accepted for this computer only."
        return "endpoint_url", f"is plain http to {host}.", fix
    return None


def _is_address(host: str) -> bool:
    """An IP address; not one with a zone, which may be any text."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return "%" not in host


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _quoted(value: str) -> str:
    """As typed, but short: people paste whole files into the wrong place."""
    return repr(value if len(value) <= 60 else value[:57] + "…")

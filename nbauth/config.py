"""Which user pool to sign in to, and where that is written down.

`PoolConfig.load()` asks the sources in a fixed order. The first that names a pool is taken whole: values are never
mixed, so a stray variable can't send a password to another pool than the file says.
"""

import dataclasses
import difflib
import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self
from urllib.parse import urlencode, urlsplit

from nbauth import config_files
from nbauth.config_checks import LISTS, NUMBERS, TRUTHS, FlowType, PreferredChallenge, problem_of, region_of
from nbauth.config_files import OWN_NAME, USUAL_NAMES
from nbauth.errors import ConfigurationError
from nbauth.password_policy import PasswordPolicy
from nbauth.texts import Settings

VARIABLE_PREFIX = "NBAUTH_"
_LOCAL = "NBAUTH_LOCAL"  # what nbauth.local gives to its children (its control.py)

_Naming = Callable[[str], str]

_NAMES_A_POOL = ("user_pool_id", "client_id", "identity_pool_id")

_LONGEST_NUMBER = 10  # digits: with thousands of them Python refuses
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
    """The user pool's region, which stands in `user_pool_id`; another is that of a replica of the pool, which is asked.

    https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-multi-region.html
    """
    domain: str | None = field(default=None, kw_only=True)
    """The host name of the pool's sign-in page (its hosted or managed login), without `https://`.

    On this computer it may be an address, `http://127.0.0.1:PORT`.
    """
    redirect_urls: tuple[str, ...] = field(default=(), kw_only=True)
    """Where the browser comes back to from the sign-in page, as they are registered with the app client.

    On this computer, such as `http://127.0.0.1:8401/`, nbauth listens while it waits: list two or three, for notebooks
    that sign in at the same time. Or where Jupyter serves nbauth's own page,
    `https://HOST/lab/extensions/nbauth/static/callback.html`; on a hub one address serves everybody,
    `https://HUB/hub/user-redirect/lab/extensions/nbauth/static/callback.html`. The form takes the first that the
    browser reaches; an address where nothing listens is copied into the form.
    https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-app-idp-settings.html
    """
    providers: Mapping[str, str] = field(default_factory=dict, kw_only=True, hash=False)
    """Whom the form offers to continue with: the provider's name in the user pool, and what to call it.

    Without any, the form offers the sign-in page itself. The name COGNITO is that of the pool's own users there.
    """
    logout_url: str | None = field(default=None, kw_only=True)
    """Where the sign-in page sends people that it has forgotten; a sign-out address of the app client."""
    endpoint_url: str | None = field(default=None, kw_only=True)
    """Serves every AWS call of the sign-in and of the session: the local AWS, a proxy, a private endpoint."""
    user_pool_endpoint_url: str | None = field(default=None, kw_only=True)
    """Serves the user pool's calls, where a company has a private endpoint for each service."""
    identity_pool_endpoint_url: str | None = field(default=None, kw_only=True)
    """Serves the identity pool's calls likewise. The session's own go where boto3's variables say."""
    keep_signed_in: bool = field(default=True, kw_only=True)
    """Whether the form's "Keep me signed in on this computer" is ticked at first."""
    self_sign_up: bool = field(default=True, kw_only=True)
    """Whether the form offers to create an account."""
    username_attributes: tuple[str, ...] = field(default=(), kw_only=True)
    """`("email",)`, `("phone_number",)` or both, where people sign in with these and have no other username."""
    standard_required_attributes: tuple[str, ...] = field(default=(), kw_only=True)
    """What the form asks for at a sign-up, for example `("email", "given_name", "custom:team")`."""
    password_policy: PasswordPolicy | None = field(default=None, kw_only=True)
    """What the pool wants of a password, or a mapping with the same keys; the form shows it while somebody types."""
    auth_flow_type: FlowType = field(default="USER_SRP_AUTH", kw_only=True)
    """How the form begins a sign-in; CUSTOM_WITH_SRP and CUSTOM_WITHOUT_SRP leave it to the pool's own triggers.

    With USER_AUTH people choose their first factor: the password, or a code by e-mail or text message instead of it.
    USER_PASSWORD_AUTH sends the password itself, for an app client that allows nothing else.
    """
    preferred_challenge: PreferredChallenge | None = field(default=None, kw_only=True)
    """The first factor that people begin with under USER_AUTH, if the user pool offers it to them; else they choose."""
    basic_flow_duration: int | None = field(default=None, kw_only=True)
    """How many seconds AWS credentials live, from 900 to 43,200, by the identity pool's basic (classic) flow.

    By default they come by the enhanced flow, and live for an hour: what runs without a break for longer, and can't
    come back for new ones, needs this. The identity pool must allow it (`AllowClassicFlow`), and so must the role's
    longest session. https://docs.aws.amazon.com/cognito/latest/developerguide/authentication-flow.html
    """
    basic_flow_role_arn: str | None = field(default=None, kw_only=True)
    """The role of users whose groups give them none: in the basic flow, the identity pool does not say which."""

    def __post_init__(self) -> None:
        if problem := problem_of(vars(self)):
            key, what = problem
            raise ConfigurationError(Settings.WRONG.of(key=key, problem=what, fix=what.hint))
        if self.region is None:
            object.__setattr__(self, "region", region_of(self.user_pool_id))
        for key in LISTS:
            object.__setattr__(self, key, tuple(getattr(self, key)))
        object.__setattr__(self, "providers", dict(self.providers))
        if self.password_policy is not None:
            object.__setattr__(self, "password_policy", PasswordPolicy.of(self.password_policy))

    def __reduce__(self) -> str | tuple[object, ...]:
        if self.client_secret is not None:
            raise TypeError("A PoolConfig with a client secret is not pickled.")
        return super().__reduce__()

    @property
    def sign_in_page(self) -> str | None:
        """The address of the pool's sign-in page, if people can sign in there: it needs somewhere to come back to."""
        if not self.domain or not self.redirect_urls:
            return None
        return self.domain if "://" in self.domain else f"https://{self.domain}"

    @property
    def sign_out_page(self) -> str | None:
        """Where the sign-in page forgets whoever it knows in a browser.

        https://docs.aws.amazon.com/cognito/latest/developerguide/logout-endpoint.html
        """
        if not self.sign_in_page or not self.logout_url:
            return None
        return f"{self.sign_in_page}/logout?{urlencode({'client_id': self.client_id, 'logout_uri': self.logout_url})}"

    @property
    def sign_in_host(self) -> str | None:
        """Its host, as a person may read it."""
        return urlsplit(self.sign_in_page).netloc if self.sign_in_page else None

    @property
    def user_pool_url(self) -> str | None:
        """Who answers the user pool's calls instead of AWS's public endpoint."""
        return self.user_pool_endpoint_url or self.endpoint_url

    @property
    def identity_pool_url(self) -> str | None:
        """Who answers the identity pool's calls instead of AWS's public endpoint."""
        return self.identity_pool_endpoint_url or self.endpoint_url

    @property
    def answered_by(self) -> tuple[str, ...]:
        """All that answers instead of AWS's public endpoints, each once; empty if nothing does."""
        urls = (self.user_pool_url, self.identity_pool_url, self.endpoint_url)
        return tuple(dict.fromkeys(url for url in urls if url))

    @property
    def foreign_hosts(self) -> str:
        """Their hosts, to be shown to whoever types a password; empty if it is AWS itself."""
        return ", ".join(dict.fromkeys(urlsplit(url).netloc for url in self.answered_by))

    @property
    def is_for_practice(self) -> bool:
        """Whether it is the local AWS that started this process, such as `nbauth demo` does, and nobody else answers.

        It is on this computer and in this process's environment: a file beside a notebook can't claim it.
        """
        port, _, secret = os.environ.get(_LOCAL, "").partition(":")
        here = os.environ.get("NBAUTH_ENDPOINT_URL", "")
        is_here = urlsplit(here)[:2] == ("http", f"127.0.0.1:{urlsplit(here).port}")  # which goes by no proxy
        return is_here and port.isdecimal() and bool(secret) and self.answered_by == (here,)

    @classmethod
    def load(cls, path: str | os.PathLike[str] | None = None) -> Self:
        """Read the configuration from `path`, or else from the first of these that names a pool.

        1. the variables `NBAUTH_USER_POOL_ID`, `NBAUTH_CLIENT_ID`, and so on for every setting: true or false as
           words, lists as names with commas between them, `NBAUTH_PASSWORD_POLICY` and `NBAUTH_PROVIDERS` as JSON;
        2. `nbauth.toml` in the working directory or the nearest folder above it that has one;
        3. `amplify_outputs.json`, then `awsconfiguration.json`, likewise;
        4. `nbauth.toml` in the user's configuration folder.

        A file that was looked for and belongs to another user is not taken: whoever may write to a folder above could
        have passwords sent to a pool of their own. It has to be named.

        Raises `ConfigurationError`, naming the source that was read, if it is wrong or if there is none.
        """
        file = file_to_load(path)
        if file is not None:
            return cls._from_file(file)
        given = {key: _from_variable(key, value) for key, value in _variables().items() if value}
        return cls._from(given, Settings.ENVIRONMENT, lambda key: VARIABLE_PREFIX + key.upper())

    @classmethod
    def _from_file(cls, path: Path) -> Self:
        found = config_files.read(path)
        if found is None:
            raise ConfigurationError(Settings.NAMES_NO_POOL.of(path=path))
        return cls._from(found.values, str(path), lambda key: found.names.get(key, key))

    @classmethod
    def _from(cls, values: Mapping[str, object], source: str, name: _Naming) -> Self:
        unknown = sorted(set(values) - set(_keys()))
        if unknown:
            fix = _meant(unknown[0], values[unknown[0]], name)
            raise ConfigurationError(Settings.UNKNOWN.of(key=name(unknown[0]), source=source, fix=fix))
        if problem := problem_of({**_defaults(), **values}):
            key, what = problem
            raise ConfigurationError(Settings.WRONG_IN.of(key=name(key), source=source, problem=what, fix=what.hint))
        return cls(**values)  # type: ignore[arg-type]  # problem_of has just checked each


def file_to_load(path: str | os.PathLike[str] | None = None) -> Path | None:
    """The file that `PoolConfig.load` reads; None where the variables name a pool. Raises ConfigurationError."""
    if path is not None:
        if not isinstance(path, str | os.PathLike):
            raise ConfigurationError(Settings.NO_PATH.of(type=type(path).__name__))
        if not os.fspath(path):
            raise ConfigurationError(Settings.EMPTY_PATH)
        return Path(path)
    variables = _variables()
    if any(variables[key] for key in _NAMES_A_POOL):
        return None
    for file in _usual_files():
        if config_files.is_there(file) and config_files.read(file):
            if not config_files.is_ours(file):
                raise ConfigurationError(Settings.NOT_OURS.of(path=file))
            return file
    raise ConfigurationError(Settings.NONE.of(file=OWN_NAME, folder=config_files.here(), prefix=VARIABLE_PREFIX))


def stays_here(url: str | None) -> bool:
    """Whether it is plain http, which is accepted on this computer alone.

    No proxy may be on that way: it would read all that is sent.
    """
    return url is not None and urlsplit(url).scheme == "http"


def _keys() -> tuple[str, ...]:
    return tuple(f.name for f in dataclasses.fields(PoolConfig))


def _defaults() -> dict[str, object]:
    """Of every setting; None for the two that have none."""
    fields = dataclasses.fields(PoolConfig)
    made = {f.name: f.default_factory() for f in fields if f.default_factory is not dataclasses.MISSING}
    return {f.name: None if f.default is dataclasses.MISSING else f.default for f in fields} | made


def _variables() -> dict[str, str]:
    return {key: os.environ.get(VARIABLE_PREFIX + key.upper(), "") for key in _keys()}


def _from_variable(key: str, value: str) -> object:
    """A variable holds text: what that means where a setting is something else. Nonsense is left for the checks."""
    if key in TRUTHS:
        return _TRUTHS.get(value.lower(), value)
    if key in NUMBERS:
        return int(value) if value.isdecimal() and len(value) < _LONGEST_NUMBER else value
    if key in LISTS:
        return [name.strip() for name in value.split(",")]
    if key in ("password_policy", "providers"):
        with suppress(ValueError, RecursionError):
            return json.loads(value)
    return value


def _meant(unknown: str, value: object, name: _Naming) -> str:
    """What somebody who wrote an unknown key may have wanted."""
    if isinstance(value, dict):
        return Settings.AT_THE_TOP.of(table=unknown)
    close = difflib.get_close_matches(unknown, _keys(), 1)
    if close:
        return Settings.MEANT.of(key=name(close[0]))
    return Settings.KNOWN.of(keys=", ".join(map(name, _keys())))


def _usual_files() -> Iterator[Path]:
    with suppress(FileNotFoundError):  # the working directory was deleted
        here = Path.cwd()
        yield from (folder / name for name in USUAL_NAMES for folder in (here, *here.parents))
    from platformdirs import user_config_path

    with suppress(RuntimeError):  # a container's user may be unknown to it, and have no home
        yield user_config_path("nbauth") / OWN_NAME

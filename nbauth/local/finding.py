"""Starting a local AWS, and finding the one that is there."""

import atexit
import os

from nbauth.errors import ConfigurationError
from nbauth.local.aws import LocalAws
from nbauth.local.control import VARIABLE, Control
from nbauth.local.process import ServerProcess
from nbauth.local.triggers import CustomAuth, PreSignUp
from nbauth.texts import Local


def start(
    *, custom_auth: CustomAuth | None = None, pre_sign_up: PreSignUp | None = None, credentials_life: int | None = None
) -> LocalAws:
    """Start a local AWS: ready in about a second, on a free port of the loopback interface.

    `custom_auth` and `pre_sign_up` are triggers of the demo's pool, which run in this process; `aws.pool` and
    `aws.pool_with_secret` allow CUSTOM_AUTH where there is one. `credentials_life` is how many seconds temporary
    credentials live at most, instead of AWS's hour: what becomes of work that takes longer can be seen in a minute.

    It ends at `stop()`, at the end of its `with` block, or with this process, however that ends. Several can run at
    once; each has its own pool, users and passwords.

    Raises `ConfigurationError` if MiniStack is not installed, `NbauthError` if the start fails otherwise.
    """
    if credentials_life is not None and (not isinstance(credentials_life, int) or credentials_life < 1):
        raise ConfigurationError(Local.NO_LIFE.of(given=repr(credentials_life)[:40]))
    process = ServerProcess(custom_auth=custom_auth is not None, credentials_life=credentials_life)
    aws = LocalAws(Control(process.description["control_port"], process.secret), process.description, process)
    atexit.register(_stop_at_exit, process)
    if custom_auth is not None or pre_sign_up is not None:
        aws.administrator.set_triggers(custom_auth=custom_auth, pre_sign_up=pre_sign_up)
    return aws


def current() -> LocalAws:
    """The local AWS that this process's parent (or its parent, and so on) started, such as `nbauth demo`.

    It is found by an environment variable of `LocalAws.environment()`. What is returned can do everything but end it.

    Raises `ConfigurationError` if there is none, or if it has stopped.
    """
    value = os.environ.get(VARIABLE)
    if not value:
        raise ConfigurationError(Local.NONE_HERE)
    control = Control.from_variable(value)
    return LocalAws(control, control.ask("describe"))


def _stop_at_exit(process: ServerProcess) -> None:
    if process.owned:
        process.stop()

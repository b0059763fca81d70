"""Starting a local AWS, and finding the one that is there."""

import atexit
import os

from nbauth.errors import ConfigurationError
from nbauth.local.aws import LocalAws
from nbauth.local.control import VARIABLE, Control
from nbauth.local.process import ServerProcess
from nbauth.local.triggers import CustomAuth, PreSignUp
from nbauth.texts import Local


def start(*, custom_auth: CustomAuth | None = None, pre_sign_up: PreSignUp | None = None) -> LocalAws:
    """Start a local AWS: ready in about a second, on a free port of the loopback interface.

    `custom_auth` and `pre_sign_up` are triggers of the demo's pool, which run in this process; `aws.pool` and
    `aws.pool_with_secret` allow CUSTOM_AUTH where there is one.

    It ends at `stop()`, at the end of its `with` block, or with this process, however that ends. Several can run at
    once; each has its own pool, users and passwords.

    Raises `ConfigurationError` if MiniStack is not installed, `NbauthError` if the start fails otherwise.
    """
    process = ServerProcess(custom_auth=custom_auth is not None)
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

from typing import Any

from nbauth import local as local
from nbauth import vault as vault
from nbauth.auth import Auth as Auth
from nbauth.config import PoolConfig as PoolConfig
from nbauth.core.accounts import SignUpResult as SignUpResult
from nbauth.core.accounts import SignUpState as SignUpState
from nbauth.core.delivery import CodeDelivery as CodeDelivery
from nbauth.core.mfa import MfaChoice as MfaChoice
from nbauth.core.mfa import MfaPreference as MfaPreference
from nbauth.core.mfa import TotpSetup as TotpSetup
from nbauth.core.own_devices import KnownDevice as KnownDevice
from nbauth.core.state import Failing as Failing
from nbauth.core.state import UserState as UserState
from nbauth.core.status import Status as Status
from nbauth.core.steps import *
from nbauth.core.tokens import Credentials as Credentials
from nbauth.core.tokens import Tokens as Tokens
from nbauth.core.whoami import WhoAmI as WhoAmI
from nbauth.errors import *
from nbauth.notebook.account import account as account
from nbauth.notebook.login import login as login

def load_ipython_extension(ipython: Any) -> None: ...

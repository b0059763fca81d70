"""The local AWS: a user pool, an identity pool and a bucket on this computer, for demos, tests and notebooks.

    with nbauth.local.start() as aws:
        auth = nbauth.Auth(aws.pool, clock=aws.clock)
        auth.sign_in("ada", aws.users["ada"].password)

It needs no AWS account and no network. Install it with `pip install 'nbauth[local]'`.
"""

from nbauth.local.account import Account
from nbauth.local.administrator import Administrator
from nbauth.local.aws import LocalAws
from nbauth.local.clock import Clock
from nbauth.local.finding import current, start
from nbauth.local.message import Message
from nbauth.local.triggers import Attempt, AutoConfirm, CustomAuth, NewUser, PreSignUp, Question, Round, Then
from nbauth.local.user import User

__all__ = [
    "Account",
    "Administrator",
    "Attempt",
    "AutoConfirm",
    "Clock",
    "CustomAuth",
    "LocalAws",
    "Message",
    "NewUser",
    "PreSignUp",
    "Question",
    "Round",
    "Then",
    "User",
    "current",
    "start",
]

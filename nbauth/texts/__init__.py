"""Every sentence that a person reads, by key: one class for each part of the program, one file for each class.

English stands in the classes themselves. It is what errors, the log and the history say; what a person is shown is said
again in their language, by key, where it is shown (`nbauth.texts.languages`).
"""

from nbauth.texts.account import Account
from nbauth.texts.account_screens import AccountScreens
from nbauth.texts.assuming import Assuming
from nbauth.texts.attribute import Attribute
from nbauth.texts.callback import Callback
from nbauth.texts.command import Command
from nbauth.texts.handoff import Handoff
from nbauth.texts.happened import Happened
from nbauth.texts.hosted import Hosted
from nbauth.texts.keeping import Keeping
from nbauth.texts.local import Local
from nbauth.texts.meanwhile import Meanwhile
from nbauth.texts.network import Network
from nbauth.texts.notebook import Notebook
from nbauth.texts.page import Page
from nbauth.texts.renewal import Renewal
from nbauth.texts.screens import Screens
from nbauth.texts.service import Service
from nbauth.texts.session import Session
from nbauth.texts.settings import Settings
from nbauth.texts.text import Text, fit
from nbauth.texts.typed import Typed
from nbauth.texts.verification import Verification
from nbauth.texts.whoami import WhoAmI
from nbauth.texts.written import Written, joined

TABLES = (
    Account,
    AccountScreens,
    Assuming,
    Attribute,
    Callback,
    Command,
    Handoff,
    Happened,
    Hosted,
    Keeping,
    Local,
    Meanwhile,
    Network,
    Notebook,
    Page,
    Renewal,
    Screens,
    Service,
    Session,
    Settings,
    Typed,
    Verification,
    WhoAmI,
    Written,
)
"""All of them, for whoever translates."""

__all__ = [
    "TABLES",
    "Account",
    "AccountScreens",
    "Assuming",
    "Attribute",
    "Callback",
    "Command",
    "Handoff",
    "Happened",
    "Hosted",
    "Keeping",
    "Local",
    "Meanwhile",
    "Network",
    "Notebook",
    "Page",
    "Renewal",
    "Screens",
    "Service",
    "Session",
    "Settings",
    "Text",
    "Typed",
    "Verification",
    "WhoAmI",
    "Written",
    "fit",
    "joined",
]

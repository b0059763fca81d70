"""Every sentence that a person reads, by key: one class for each part of the program, one file for each class.

English stands in the classes themselves. Another language is one mapping from `Text.key` to its sentence, with the same
`{placeholders}`.
"""

from nbauth.texts.page import Page
from nbauth.texts.screens import Screens
from nbauth.texts.service import Service
from nbauth.texts.session import Session
from nbauth.texts.settings import Settings
from nbauth.texts.text import Text
from nbauth.texts.typed import Typed

TABLES = (Page, Screens, Service, Session, Settings, Typed)
"""All of them, for whoever translates."""

__all__ = ["TABLES", "Page", "Screens", "Service", "Session", "Settings", "Text", "Typed"]

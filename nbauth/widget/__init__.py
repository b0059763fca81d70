"""The sign-in form."""

from nbauth.widget.widget import LoginWidget

__all__ = ["LoginWidget"]

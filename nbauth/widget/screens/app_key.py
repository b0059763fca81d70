"""What an authenticator app is to be told, to be seen and to be typed."""

import re

from nbauth.widget.view import AppKey


def app_key(secret_key: str, uri: str) -> AppKey:
    """The key in groups, and the QR code of the whole address."""
    from nbauth.widget.qr import modules_of

    return AppKey(" ".join(re.findall(".{1,4}", secret_key)), modules_of(uri))

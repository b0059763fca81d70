"""Looking for secrets where they could have been left."""

import json
import re

import psutil

VARIABLE = "NBAUTH_TEST_SECRETS"
"""Names a file, outside of everything that is searched, into which a kernel writes what only it knows."""

NOTE = f"""\
import json, os
from pathlib import Path

def note():
    tokens, keys = auth.tokens(), auth.credentials()
    known = {{name: getattr(tokens, name) for name in ("id_token", "access_token", "refresh_token")}}
    known |= {{"secret_key": keys.secret_key, "session_token": keys.token}}
    with Path(os.environ["{VARIABLE}"]).open("a") as file:
        file.write(json.dumps(known) + "\\n")

note()
"""
"""A cell that writes them down; `note()` does it again. Its last line shows nothing."""


def noted(file, *, without=()):
    """What was written down, but for some kinds; it fails if that is nothing."""
    known = [json.loads(line) for line in file.read_text().splitlines()]
    return [secret for each in known for name, secret in each.items() if name not in without]


def files(*folders):
    """The content of each file below."""
    return {str(file): file.read_bytes() for folder in folders for file in folder.rglob("*") if file.is_file()}


def arguments_and_environments(pid):
    """Of a process and all that it has started."""
    started = psutil.Process(pid)
    for process in (started, *started.children(recursive=True)):
        yield " ".join(process.cmdline()) + json.dumps(process.environ())


def found(places, secrets):
    """Which secret is in which place."""
    return [(place, secret) for place, text in places.items() for secret in secrets if _is_in(secret, text)]


def _is_in(secret, text):
    """As typed, as JSON writes it, and as a repr of bytes does; a code of six digits only where it stands alone."""
    if secret.isdigit():
        return re.search(rb"(?<![\w.,-])%s(?![\w-])" % secret.encode(), text) is not None
    forms = {secret, json.dumps(secret)[1:-1], secret.encode().hex(), repr(secret.encode())[2:-1]}
    return any(form.encode() in text for form in forms)

"""The system's Chromium."""

import os
import shutil

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# A container's root has no sandbox and little shared memory; Chromium should call nobody at home.
ARGUMENTS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking"]


def chromium_path() -> str | None:
    """Where it is, or the browser that NBAUTH_CHROMIUM names."""
    return os.environ.get("NBAUTH_CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)

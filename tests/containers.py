"""What a container looks like from the inside: a home that nobody can write to, not even root, and no message bus."""

import os
import re

HOME = "/dev/null/home"  # beneath something that is no folder: a read-only mount, but without the right to mount
PLACES = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR")

NO_KEYCHAIN = "This computer has no keychain that nbauth trusts."


def variables(**more):
    """The environment of a process in one."""
    # DISPLAY too: with it, libdbus would start a bus.
    outside = re.compile("XDG_|DBUS_|DISPLAY|WAYLAND_|IPYTHON|JUPYTER_")
    machine = {key: value for key, value in os.environ.items() if not outside.match(key)}
    return {**machine, "HOME": HOME, "PYTHON_KEYRING_BACKEND": "", **more}


def without_room(*command):
    """The command, run where no file can hold a byte: there is no folder for temporary files then."""
    return ["sh", "-c", 'ulimit -f 0 && exec "$@"', "sh", *command]

"""A real Secret Service: GNOME Keyring on a message bus of its own, with a home of its own."""

import os
import shutil
import subprocess
from contextlib import closing, contextmanager

import pytest
from fakes import eventually

PROGRAMS = ("dbus-daemon", "gnome-keyring-daemon")


def require():
    """Skip where it isn't installed; the machine that runs every check has to have it."""
    if missing := [program for program in PROGRAMS if shutil.which(program) is None]:
        if os.environ.get("CI"):
            pytest.fail(f"{' and '.join(missing)}: not installed")
        pytest.skip(f"{' and '.join(missing)}: not installed")


@contextmanager
def running(home, *, unlocked=True):
    """Start one; the variables that lead a process to it. Locked, it waits for a dialog that nobody will see."""
    variables = {"HOME": str(home), "PYTHON_KEYRING_BACKEND": ""}
    for name in ("XDG_RUNTIME_DIR", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME"):
        (home / name).mkdir(mode=0o700, parents=True, exist_ok=True)
        variables[name] = str(home / name)
    options = ["--session", "--nofork", "--print-address=1", f"--address=unix:dir={home}"]
    with _program("dbus-daemon", *options, variables=variables) as bus:
        variables["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().strip()
        lock = ["--unlock"] if unlocked else []
        options = ["--foreground", "--components=secrets", *lock]
        with _program("gnome-keyring-daemon", *options, variables=variables) as keyring:
            keyring.stdin.write("the keychain's own password")
            keyring.stdin.close()
            address = variables["DBUS_SESSION_BUS_ADDRESS"]
            assert eventually(lambda: _is_there(address) and (not unlocked or is_open(variables)))
            yield variables


@contextmanager
def _program(*command, variables):
    process = subprocess.Popen(
        command,
        env={**os.environ, **variables},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdin.close()
        process.stdout.close()


def _is_there(address):
    """Asked of the bus: a question to the service itself would start another one."""
    from jeepney import MessageType
    from jeepney.bus_messages import message_bus
    from jeepney.io.blocking import open_dbus_connection

    with closing(open_dbus_connection(bus=address)) as connection:
        reply = connection.send_and_get_reply(message_bus.NameHasOwner("org.freedesktop.secrets"))
    return reply.header.message_type is MessageType.method_return and reply.body == (True,)


def secrets(variables):
    """All that it keeps, while others may be at work on it: read past nbauth and keyring.

    By methods alone. GNOME Keyring ends where somebody asks for a property of an item that is being removed: GLib's
    `invoke_get_property_in_idle_cb` asserts that there is an error. nbauth asks for its own, and its locks take turns.
    """
    from jeepney import DBusAddress, new_method_call
    from jeepney.io.blocking import open_dbus_connection

    service = DBusAddress(
        "/org/freedesktop/secrets", bus_name="org.freedesktop.secrets", interface="org.freedesktop.Secret.Service"
    )
    with closing(open_dbus_connection(bus=variables["DBUS_SESSION_BUS_ADDRESS"])) as connection:

        def call(method, signature, *arguments):
            return connection.send_and_get_reply(new_method_call(service, method, signature, arguments)).body

        _, session = call("OpenSession", "sv", "plain", ("s", ""))
        found, locked = call("SearchItems", "a{ss}", {})
        assert not locked, "GNOME Keyring has ended, and begun anew."
        (kept,) = call("GetSecrets", "aoo", found, session)
        return [text for _, _, text, _ in kept.values()]


def everything(variables):
    """All that it keeps, by label, while nobody is at work on it."""
    import secretstorage
    from jeepney.io.blocking import open_dbus_connection

    with closing(open_dbus_connection(bus=variables["DBUS_SESSION_BUS_ADDRESS"])) as connection:
        collections = list(secretstorage.get_all_collections(connection))
        items = [item for collection in collections for item in collection.get_all_items()]
        return {item.get_label(): item.get_secret() for item in items}


def clear(variables):
    """Remove everything that it keeps, as nobody's program would."""
    import secretstorage
    from jeepney.io.blocking import open_dbus_connection

    with closing(open_dbus_connection(bus=variables["DBUS_SESSION_BUS_ADDRESS"])) as connection:
        for collection in secretstorage.get_all_collections(connection):
            for item in collection.get_all_items():
                item.delete()


def is_open(variables):
    """Whether what is kept there can be read."""
    import secretstorage
    from jeepney.io.blocking import open_dbus_connection

    with closing(open_dbus_connection(bus=variables["DBUS_SESSION_BUS_ADDRESS"])) as connection:
        return any(
            one.get_label() == "Login" and not one.is_locked() for one in secretstorage.get_all_collections(connection)
        )

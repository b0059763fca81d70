"""`import nbauth` is light, every public name is there, and what hangs is not used."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

import nbauth

HEAVY = {
    "boto3",
    "botocore",
    "pycognito",
    "ipywidgets",
    "anywidget",
    "keyring",
    "requests",
    "jwt",
    "traitlets",
    "IPython",
    "marimo",
}


def in_a_fresh_interpreter(code):
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_importing_it_loads_nothing_heavy():
    loaded = in_a_fresh_interpreter("import nbauth, json, sys; print(json.dumps(list(sys.modules)))")

    assert not HEAVY & {name.partition(".")[0] for name in loaded}


def test_the_configuration_the_steps_and_the_errors_load_nothing_heavy():
    code = "import nbauth, json, sys; nbauth.PoolConfig, nbauth.SignedIn, nbauth.NbauthError, nbauth.Tokens"
    loaded = in_a_fresh_interpreter(f"{code}; print(json.dumps(list(sys.modules)))")

    assert not HEAVY & {name.partition(".")[0] for name in loaded}


def test_an_auth_without_a_form_loads_no_widget():
    loaded = in_a_fresh_interpreter(
        "import nbauth, json, sys\n"
        "nbauth.Auth(nbauth.PoolConfig('eu-west-1_AbC', 'c')).session\n"
        "print(json.dumps(list(sys.modules)))"
    )

    assert not {"ipywidgets", "anywidget", "keyring", "IPython"} & {name.partition(".")[0] for name in loaded}


def test_a_language_is_loaded_when_it_is_first_used():
    code = "import nbauth, nbauth.cli, json, sys; nbauth.NbauthError, nbauth.PoolConfig; print(json.dumps({}))"
    loaded = in_a_fresh_interpreter(code.format("[name for name in sys.modules if name.startswith('nbauth.texts.l')]"))

    assert set(loaded) == {"nbauth.texts.languages", "nbauth.texts.languages.language", "nbauth.texts.local"}


@pytest.mark.parametrize("name", nbauth.__all__)
def test_every_public_name_is_there(name):
    value = getattr(nbauth, name)

    assert getattr(value, "__name__", name) == name
    assert name in dir(nbauth)


def test_every_error_and_every_step_is_public():
    from nbauth import errors
    from nbauth.core import steps

    kinds = {one.__name__ for one in vars(errors).values() if isinstance(one, type) and issubclass(one, Exception)}
    assert kinds | {one.__name__ for one in steps.Step.__args__} <= set(nbauth.__all__)


def test_the_vaults_are_there_without_another_import():
    assert (
        in_a_fresh_interpreter("import nbauth, json; print(json.dumps(nbauth.vault.MemoryVault.__name__))")
        == "MemoryVault"
    )


def test_nothing_waits_by_what_an_interrupt_can_leave_locked():
    """As `nbauth.refreshing` says: whoever sets a threading.Event hangs then, or notifies a Condition."""
    root = Path(nbauth.__file__).parent
    of_its_own = {root / "handoff" / "server.py"}  # a process that no interrupt reaches
    used = {
        (path.name, node.attr)
        for path in set(root.rglob("*.py")) - of_its_own
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) in ("threading", "queue")
    }

    assert {what for _, what in used} >= {"Thread", "Lock"}
    assert [one for one in used if one[1] in ("Event", "Condition", "Semaphore", "Barrier", "Queue")] == []


def test_a_name_that_is_not_there_is_an_attribute_error():
    with pytest.raises(AttributeError, match="logon"):
        nbauth.logon  # noqa: B018

"""Which names a cell gives to the sign-in that it waits for."""

from types import SimpleNamespace

import pytest

import nbauth
from nbauth.notebook.waiting import names_awaiting

MEANINGS = {"nbauth": nbauth, "login": nbauth.login, "client": SimpleNamespace(login=None), "other": None}


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("import nbauth\nauth = await nbauth.login()", ["auth"]),
        ("auth = mine = await nbauth.login(name='aws')\nprint(1)", ["auth", "mine"]),
        ("from nbauth import login\na = await login()", ["a"]),
        ("other = nbauth.login(name='two')\nauth = await nbauth.login()", ["auth"]),
        ("one = await nbauth.login()\ntwo = await nbauth.login(name='two')", []),
        ("one = await nbauth.login()\nif True:\n    two = await nbauth.login(name='two')", []),
        ("client = await client.login()", []),
        ("nbauth = await unknown.login()", []),
        ("auth = nbauth.login()", []),
        ("await nbauth.login()", []),
        ("auth = await nbauth.something_else()", []),
        ("auth = await other", []),
        ("x.auth = await nbauth.login()", []),
        ("if True:\n    auth = await nbauth.login()", []),
        ("%nbauth login", []),
        ("auth = (", []),
        ("\0", []),
        ("", []),
    ],
)
def test_only_what_the_cell_itself_binds_is_bound_for_it(cell, names):
    assert names_awaiting(cell, MEANINGS) == names

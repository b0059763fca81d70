"""Which names a cell gives to the sign-in that it waits for."""

import pytest

from nbauth.notebook.waiting import names_awaiting


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("import nbauth\nauth = await nbauth.login()", ["auth"]),
        ("auth = mine = await nbauth.login(name='aws')\nprint(1)", ["auth", "mine"]),
        ("from nbauth import login\na = await login()", ["a"]),
        ("auth = nbauth.login()", []),
        ("await nbauth.login()", []),
        ("auth = await something_else()", []),
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
    assert names_awaiting(cell) == names

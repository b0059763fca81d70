"""The lazily imported names, and what a type checker believes about them."""

import ast
from pathlib import Path

import nbauth


def test_the_stub_and_the_table_name_the_same():
    stub = ast.parse(Path(nbauth.__file__).with_suffix(".pyi").read_text("utf-8"))
    imported = {
        alias.name: node.module
        for node in stub.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if node.module.startswith("nbauth.")
    }
    assert imported == nbauth._HOME
    (names,) = (ast.literal_eval(node.value) for node in stub.body if isinstance(node, ast.Assign))
    assert set(names) == {*nbauth._HOME, *nbauth._SUBMODULES}
    for name in names:
        assert getattr(nbauth, name) is not None

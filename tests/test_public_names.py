"""The lazily imported names, and what a type checker believes about them."""

import ast
import importlib.util
from pathlib import Path

import nbauth


def imported_by_the_stub():
    """Each public name of the stub, and the module that it comes from."""
    stub = ast.parse(Path(nbauth.__file__).with_suffix(".pyi").read_text("utf-8"))
    for node in stub.body:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("nbauth"):
            for alias in node.names:
                names = importlib.import_module(node.module).__all__ if alias.name == "*" else [alias.name]
                yield from ((name, node.module) for name in names)


def test_the_stub_and_the_tables_name_the_same():
    imported = dict(imported_by_the_stub())
    submodules = {name for name, module in imported.items() if module == "nbauth"}

    assert submodules == set(nbauth._SUBMODULES)
    assert {*nbauth.__all__, *submodules} == set(imported)
    for name, module in imported.items():
        home = importlib.import_module(f"nbauth.{name}") if name in submodules else importlib.import_module(module)
        assert getattr(nbauth, name) is (home if name in submodules else getattr(home, name))


def test_no_module_of_ours_takes_the_place_of_a_name():
    """Importing one, wherever that happens, would set it as an attribute of the package."""
    assert [name for name in nbauth._HOME if importlib.util.find_spec(f"nbauth.{name}")] == []

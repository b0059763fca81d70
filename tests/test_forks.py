"""A forked child has one thread: each lock is made anew, for the others will not let go of theirs."""

import ast
from pathlib import Path

import pytest

import nbauth

ROOT = Path(nbauth.__file__).parent
EXCEPTED = {
    "local/server/clock.py": "the local AWS is a process of its own, which is never forked",
}
"""Files whose locks are not made anew, each with the reason."""


def classes_with_locks(source):
    """The classes that make a lock, each with whether it makes it anew after a fork."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ClassDef):
            called = {ast.unparse(call.func).removeprefix("threading.") for call in _calls(node)}
            if called & {"Lock", "RLock"}:
                anew = [one for one in node.body if isinstance(one, ast.FunctionDef) and one.name == "after_fork"]
                yield node.name, bool(anew) and "call_after_fork" in called


def _calls(tree):
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def found():
    for path in sorted(ROOT.rglob("*.py")):
        for name, anew in classes_with_locks(path.read_text("utf-8")):
            yield path.relative_to(ROOT).as_posix(), name, anew


def test_whatever_has_a_lock_makes_it_anew_after_a_fork():
    assert [(path, name) for path, name, anew in found() if not anew and path not in EXCEPTED] == []


def test_nothing_is_excepted_that_needs_no_exception():
    assert {path for path, _, anew in found() if not anew} == set(EXCEPTED)


@pytest.mark.parametrize(
    ("code", "anew"),
    [
        ("class A:\n    def __init__(self):\n        self._lock = threading.Lock()", False),
        ("class A:\n    def __init__(self):\n        self._lock = RLock()\n        call_after_fork(self)", False),
        ("class A:\n    lock = threading.Lock()\n    def after_fork(self): ...", False),
        ("class A:\n    def after_fork(self):\n        self._lock = Lock(); call_after_fork(self)", True),
    ],
)
def test_a_class_that_does_not_is_found(code, anew):
    assert list(classes_with_locks(code)) == [("A", anew)]

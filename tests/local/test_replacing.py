import types

import pytest

from nbauth.local.server.replacing import MiniStackChangedError, replace, require


@pytest.fixture
def module():
    made = types.ModuleType("ministack.services.example")
    made.answer = lambda question, depth=1: question * depth
    return made


def test_a_function_is_replaced_and_the_original_handed_over(module):
    replace(module, "answer", lambda original: lambda question, depth=1: original(question, depth) + 1)
    assert module.answer(20, depth=2) == 41


def test_a_function_that_is_gone_is_named_with_the_version(module):
    with pytest.raises(MiniStackChangedError, match=r"ministack\.services\.example\.gone no longer exists.*1\.5\.33"):
        replace(module, "gone", lambda original: original)


def test_a_function_that_takes_other_parameters_is_named(module):
    with pytest.raises(MiniStackChangedError, match="answer takes other parameters"):
        replace(module, "answer", lambda _: lambda question: question)


def test_what_is_only_called_must_exist_too(module):
    require(module, "answer")
    with pytest.raises(MiniStackChangedError, match="gone"):
        require(module, "answer", "gone")


def test_the_start_fails_loudly_when_ministack_has_changed(monkeypatch, tmp_path):
    """A real start, with a MiniStack whose function was renamed under it."""
    import nbauth.local
    from nbauth.errors import NbauthError

    (tmp_path / "sitecustomize.py").write_text(
        "import sys\n"
        "class Renamed:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'nbauth.local.server.sign_in':\n"
        "            import ministack.services.cognito as cognito\n"
        "            cognito._renamed = cognito.__dict__.pop('_password_auth_result')\n"
        "sys.meta_path.insert(0, Renamed())\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(NbauthError, match=r"_password_auth_result no longer exists.*1\.5\.33"):
        nbauth.local.start()

"""Errors: the tree, and what a person sees of them."""

import copyreg

import pytest

from nbauth import errors

KINDS = [one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, errors.NbauthError)]


@pytest.mark.parametrize("kind", KINDS)
def test_each_error_is_drawn_in_the_tree_and_explained(kind):
    assert f"{kind.__name__} " in errors.__doc__.replace("\n", " ")
    assert kind.__doc__


def test_a_sign_in_that_expired_is_one_kind_of_not_being_signed_in():
    assert issubclass(errors.SignInExpired, errors.NotSignedIn)


def test_its_text_is_the_message_and_the_hint():
    assert str(errors.WrongCode("No.", hint="Again.")) == "No. Again."
    assert str(errors.WrongCode("No.")) == "No."


def test_the_same_failure_in_another_thread_keeps_what_the_service_said():
    error = errors.WrongCode("No.", hint="Again.", code="X", request_id="8b2b6b3e").again()
    assert (error.message, error.hint, error.code, error.request_id) == ("No.", "Again.", "X", "8b2b6b3e")
    assert str(error) == "No. Again."


def test_it_takes_no_traceback_along_where_a_library_has_them_copied(monkeypatch):
    """As tblib does, and by it Dask; a frame holds whatever its variables hold."""

    def reduced(error):
        made = errors.WrongCode(*error.args).with_traceback(error.__traceback__)
        made.__cause__ = error.__cause__
        return (lambda: made), ()

    monkeypatch.setitem(copyreg.dispatch_table, errors.WrongCode, reduced)
    with pytest.raises(errors.WrongCode) as raised:
        raise errors.WrongCode("No.") from ValueError()
    again = raised.value.again()

    assert (again.__traceback__, again.__cause__, again.__context__) == (None, None, None)


def test_a_notebook_shows_one_line():
    error = errors.WrongCode("No.", hint="Again.", code="X")

    assert error._render_traceback_() == ["WrongCode: No. Again."]


def test_ipython_uses_that_line_and_prints_no_locals():
    from IPython.core.interactiveshell import InteractiveShell

    shell = InteractiveShell()
    shell.run_line_magic("xmode", "Verbose")
    printed = []
    shell._showtraceback = lambda kind, value, lines: printed.extend(lines)
    shell.run_cell("password = 'secret-password'\nimport nbauth\nraise nbauth.WrongCode('No.', hint='Again.')")

    assert printed == ["WrongCode: No. Again."]

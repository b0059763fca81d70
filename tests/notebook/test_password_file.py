"""Which file may hold the password of an unattended run, and what is said of one that may not."""

import os

import pytest

from nbauth.errors import ConfigurationError
from nbauth.notebook.unattended import _password

PASSWORD = "S3cret-of-ada"


def read(path, **more):
    return _password({"NBAUTH_PASSWORD_FILE": str(path), **more})


@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_one_newline_at_its_end_is_not_the_passwords(tmp_path, end):
    file = tmp_path / "password"
    file.write_bytes((PASSWORD + end).encode())
    assert read(file).reveal() == PASSWORD


def test_spaces_and_further_newlines_are(tmp_path):
    (tmp_path / "password").write_text(f" {PASSWORD} \n\n")
    assert read(tmp_path / "password").reveal() == f" {PASSWORD} \n"


def test_both_variables_are_taken_out_of_the_environment(tmp_path):
    (tmp_path / "password").write_text(PASSWORD)
    environment = {"NBAUTH_PASSWORD_FILE": str(tmp_path / "password"), "HOME": "/"}
    _password(environment)
    assert environment == {"HOME": "/"}


def test_two_passwords_are_one_too_many(tmp_path):
    with pytest.raises(ConfigurationError, match="both set"):
        read(tmp_path / "password", NBAUTH_PASSWORD=PASSWORD)


def missing(folder):
    return folder / "missing"


def empty(folder):
    (folder / "empty").write_text("\n")
    return folder / "empty"


def large(folder):
    (folder / "large").write_text(PASSWORD * 1000)
    return folder / "large"


def not_utf8(folder):
    (folder / "latin").write_bytes(PASSWORD.encode() + b"\xe9")
    return folder / "latin"


def pipe(folder):
    os.mkfifo(folder / "pipe")
    return folder / "pipe"


def itself(folder):
    return folder


def device(_):
    return "/dev/zero"


def with_nul(_):
    return "a\0b"


@pytest.mark.parametrize("made", [missing, empty, large, not_utf8, pipe, itself, device, with_nul])
def test_a_file_that_holds_no_password_is_told_without_what_it_holds(tmp_path, made):
    with pytest.raises(ConfigurationError, match="NBAUTH_PASSWORD_FILE") as wrong:
        read(made(tmp_path))
    assert wrong.value.hint
    assert wrong.value.__context__ is None
    assert PASSWORD not in str(wrong.value)
    for entry in wrong.traceback:
        assert PASSWORD not in repr({**entry.frame.f_locals, "made": None})

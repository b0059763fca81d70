"""`%nbauth`, in a real kernel."""

import re

import pytest


@pytest.fixture
def magic(notebook):
    assert notebook.run("%load_ext nbauth").error is None
    return notebook


def test_login_shows_the_form_and_binds_the_session(magic, demo_aws):
    (form,) = magic.run("auth = %nbauth login").forms
    magic.submit(form, "sign-in", username="ada", password=demo_aws.users["ada"].password)
    assert magic.value("auth.username") == "ada"
    assert magic.value("len(session.client('s3').list_buckets()['Buckets'])") == 1
    assert magic.run("%nbauth whoami").text.startswith("Signed in as ada, user pool ")
    said = magic.run("%nbauth logout").text
    assert re.fullmatch(
        r"You are signed out\. AWS credentials .* go on working until (\d{4}-\d\d-\d\d )?\d\d:\d\d \S+\.\n", said
    )
    assert magic.run("%nbauth logout").text == "You are signed out.\n"
    assert magic.run("session.client('s3').list_buckets()").error == "NotSignedIn"
    assert magic.run("%nbauth whoami").error == "NotSignedIn"


def test_another_name_is_another_sign_in(magic):
    assert len(magic.run("%nbauth login --name other").forms) == 1
    assert magic.value("isinstance(other, __import__('boto3').Session)")
    assert magic.run("%nbauth whoami").error == "NotSignedIn"


def test_what_it_says_is_in_the_language_of_the_form(magic, demo_aws):
    (form,) = magic.run("%nbauth login --name spricht --lang de").forms
    magic.submit(form, "sign-in", username="ada", password=demo_aws.users["ada"].password)
    assert "Angemeldet als ada, Benutzerpool" in magic.run("%nbauth whoami --name spricht").text
    assert magic.run("%nbauth logout --name spricht").text.startswith("Sie sind abgemeldet. ")
    told = magic.run("%nbauth logout --name nobody")
    assert "There is no sign-in named nobody" in told.traceback[0], "an error is said as it is found in a search"


@pytest.mark.parametrize("line", ["", "logn", "login --nme x", "whoami extra", "login 'x"])
def test_a_mistake_is_told_in_one_line_and_the_kernel_lives(magic, line):
    ran = magic.run(f"%nbauth {line}")
    assert "UsageError" in ran.text
    assert ran.forms == []
    assert magic.value("1") == 1


@pytest.mark.parametrize("line", ["-h", "login --help"])
def test_help_is_shown(magic, line):
    ran = magic.run(f"%nbauth {line}")
    assert "usage: %nbauth" in ran.text
    assert ran.error is None


def test_a_configuration_file_that_is_missing_is_named(magic):
    ran = magic.run("%nbauth login --pool nowhere.toml")
    assert ran.error == "ConfigurationError"
    assert "nowhere.toml" in ran.traceback[0]

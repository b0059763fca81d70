"""Accounts at a pseudo-terminal: what the form does for them, as prompts."""

import os

import pexpect
import pytest

import nbauth.local
from nbauth.local import CustomAuth, Question, Then

SCRIPT = "import nbauth; auth = nbauth.login(); print(auth.session.client('s3').list_buckets()['Buckets'][0]['Name'])"
FIRST, SECOND = "Correct-horse-77", "Battery-staple-88"


class Arithmetic(CustomAuth):
    """Asks two questions."""

    def define(self, attempt):
        usual = super().define(attempt)
        return Then.QUESTION if usual is Then.TOKENS and len(attempt.rounds) < 2 else usual

    def create(self, attempt):
        first = len(attempt.rounds) + 1
        return Question({"question": f"What is {first} + 1?"}, {"answer": str(first + 1)})

    def verify(self, attempt, question, answer):
        return answer == question.private["answer"]


@pytest.fixture
def aws():
    with nbauth.local.start() as started:
        yield started


@pytest.fixture
def run(spawn, tmp_path):
    return lambda aws, **more: spawn({**os.environ, **aws.environment(), "HOME": str(tmp_path), **more}, "-c", SCRIPT)


def answer(terminal, prompt, text):
    terminal.expect_exact(prompt)
    terminal.sendline(text)


def choose(terminal, button):
    """Leave the prompt empty, and take a button by its number."""
    terminal.sendline("")
    terminal.expect(rf"(\d)  {button}")
    number = terminal.match[1]
    terminal.expect_exact("Which one?")
    terminal.sendline(number)


def test_an_account_is_made_and_confirmed_and_its_password_forgotten(run, aws):
    terminal = run(aws)
    terminal.expect_exact(
        "Leave an answer empty to choose something else (Continue with Penguin ID, Create account, Forgot password?)."
    )
    terminal.expect_exact("Username: ")
    choose(terminal, "Create account")
    answer(terminal, "Username: ", "grace")
    answer(terminal, "Email: ", "grace@example.com")
    answer(terminal, "Password: ", "short")
    terminal.expect_exact("still lacks: At least 8 characters")
    answer(terminal, "Password: ", FIRST)
    answer(terminal, "Confirm password: ", FIRST)
    terminal.expect_exact("A code was sent by e-mail to g***@e***.")
    terminal.expect_exact("Code from the e-mail: ")
    choose(terminal, "Send a new code")
    terminal.expect_exact("Not yet: in ")
    answer(terminal, "Code from the e-mail: ", aws.outbox("grace")[-1].code)
    terminal.expect_exact("Signed in as grace.")
    terminal.expect_exact(aws.bucket)
    terminal.expect(pexpect.EOF)

    again = run(aws)
    again.expect_exact("Username: ")
    choose(again, r"Forgot password\?")
    answer(again, "Username: ", "grace")
    again.expect_exact("If there is such an account, a code was sent by e-mail to g***@e***.")
    answer(again, "Code from the e-mail: ", aws.outbox("grace")[-1].code)
    answer(again, "New password: ", SECOND)
    answer(again, "Confirm password: ", SECOND)
    again.expect_exact("Signed in as grace.")
    for secret in (FIRST, SECOND, aws.outbox("grace")[-1].code):
        assert secret not in f"{terminal.before}{again.before}"


def test_an_account_that_waits_for_its_code_is_asked_for_it_and_lets_in(run, aws):
    terminal = run(aws)
    answer(terminal, "Username: ", "uma")
    answer(terminal, "Password: ", aws.users["uma"].password)
    terminal.expect_exact("The account uma waits for the code")
    answer(terminal, "Code that was sent to you: ", aws.outbox("uma")[-1].code)
    terminal.expect_exact("Signed in as uma.")


def test_the_pools_own_questions_are_asked_one_after_the_other(run):
    with nbauth.local.start(custom_auth=Arithmetic()) as aws:
        terminal = run(aws, NBAUTH_AUTH_FLOW_TYPE="CUSTOM_WITHOUT_SRP")
        answer(terminal, "Username: ", "ada")
        terminal.expect_exact("question: What is 1 + 1?")
        answer(terminal, "Answer: ", "2")
        terminal.expect_exact("question: What is 2 + 1?")
        answer(terminal, "Answer: ", "3")
        terminal.expect_exact("Signed in as ada.")

"""`nbauth.login()` at a pseudo-terminal: plain Python and IPython, with a person who types."""

import re

import pexpect
import pytest

SCRIPT = "import nbauth; auth = nbauth.login(); print(auth.session.client('s3').list_buckets()['Buckets'][0]['Name'])"


@pytest.fixture
def run(spawn, environment):
    return lambda *arguments, environment=environment: spawn(environment, *arguments)


def interrupt(terminal, until):
    """Press Ctrl-C as a person does, again if nothing comes of it.

    One that comes after `input` has written its prompt and before it reads is lost: Python looks for it when the read
    is interrupted, or has ended.
    """
    for _ in range(10):
        terminal.sendintr()
        if terminal.expect([until, pexpect.TIMEOUT], timeout=3) == 0:
            return
    raise AssertionError("Ctrl-C did nothing.")


def test_a_script_asks_for_name_and_password(run, demo_aws):
    terminal = run("-c", SCRIPT)
    terminal.expect_exact(f"Practice pool on this computer ({demo_aws.pool.user_pool_id}")
    terminal.expect_exact("Username: ")
    terminal.sendline("ada")
    terminal.expect_exact("Password: ")
    terminal.sendline(demo_aws.users["ada"].password)
    terminal.expect_exact("Signed in as ada.")
    terminal.expect_exact(demo_aws.bucket)
    terminal.expect(pexpect.EOF)


def test_where_the_locale_is_german_a_script_asks_in_german(run, demo_aws, environment):
    terminal = run("-c", SCRIPT, environment={**environment, "LC_ALL": "", "LANG": "de_DE.UTF-8"})
    terminal.expect_exact(f"Übungspool auf diesem Computer ({demo_aws.pool.user_pool_id}")
    terminal.expect_exact("Strg+C bricht ab.")
    terminal.expect_exact("Benutzername: ")
    terminal.sendline("ada")
    terminal.expect_exact("Passwort: ")
    terminal.sendline("Wrong-one-1234")
    terminal.expect_exact("Der Benutzername oder das Passwort ist nicht richtig. Prüfen Sie beides")
    terminal.expect_exact("Benutzername [ada]: ")
    terminal.sendline("")
    terminal.expect_exact("Passwort: ")
    terminal.sendline(demo_aws.users["ada"].password)
    terminal.expect_exact("Angemeldet als ada.")
    terminal.expect_exact(demo_aws.bucket)
    terminal.expect(pexpect.EOF)


def test_a_language_that_was_asked_for_goes_before_the_locale(run, environment):
    script = "import nbauth; nbauth.login(lang='en')"
    terminal = run("-c", script, environment={**environment, "LC_ALL": "de_DE.UTF-8"})
    terminal.expect_exact("Username: ")
    interrupt(terminal, "NotSignedIn: The sign-in was left")


def test_a_wrong_password_is_told_and_the_name_is_kept(run, demo_aws):
    terminal = run("-c", SCRIPT)
    terminal.expect_exact("Username: ")
    terminal.sendline("ada")
    terminal.expect_exact("Password: ")
    terminal.sendline("Wrong-one-1234")
    terminal.expect_exact("is not right")
    terminal.expect_exact("Username [ada]: ")
    terminal.sendline("")
    terminal.expect_exact("Password: ")
    terminal.sendline(demo_aws.users["ada"].password)
    terminal.expect_exact("Signed in as ada.")


@pytest.mark.parametrize(("answer", "asks_again"), [("", False), ("y", False), ("No", True)])
def test_the_person_may_choose_to_be_asked_again(run, demo_aws, with_keychain, answer, asks_again):
    terminal = run("-c", SCRIPT, environment=with_keychain)
    terminal.expect_exact("Username: ")
    terminal.sendline("ada")
    terminal.expect_exact("Password: ")
    terminal.sendline(demo_aws.users["ada"].password)
    terminal.expect_exact("Keep me signed in on this computer? [Y/n]: ")
    terminal.sendline(answer)
    terminal.expect_exact("Signed in as ada.")
    assert terminal.expect_exact(["Kept in memory only: a restarted kernel asks again.", demo_aws.bucket]) != asks_again
    terminal.expect(pexpect.EOF)

    again = run("-c", SCRIPT + "; auth.sign_out()", environment=with_keychain)
    assert again.expect_exact([demo_aws.bucket, "Username: "]) == asks_again
    if asks_again:
        interrupt(again, pexpect.EOF)
    else:
        again.expect(pexpect.EOF)


def test_without_a_keychain_it_says_why_nothing_is_kept(run, demo_aws):
    terminal = run("-c", SCRIPT)
    terminal.expect_exact("Username: ")
    terminal.sendline("ada")
    terminal.expect_exact("Password: ")
    terminal.sendline(demo_aws.users["ada"].password)
    terminal.expect_exact("Signed in as ada.")
    terminal.expect_exact("Kept in memory only. The keychain is switched off in keyring's configuration.")


def test_a_code_is_asked_for_and_not_echoed(run, demo_aws):
    terminal = run("-c", SCRIPT)
    terminal.expect_exact("Username: ")
    terminal.sendline("sam")
    terminal.expect_exact("Password: ")
    terminal.sendline(demo_aws.users["sam"].password)
    terminal.expect_exact("Code from the text message: ")
    code = demo_aws.outbox("sam")[-1].code
    terminal.sendline(code)
    terminal.expect_exact("Signed in as sam.")
    assert code not in terminal.before
    assert demo_aws.users["sam"].password not in terminal.before


def test_interrupting_leaves_with_one_line(run):
    terminal = run(
        "-c", "import nbauth\ntry: nbauth.login()\nexcept nbauth.NotSignedIn as error: print('left:', error)"
    )
    terminal.expect_exact("Username: ")
    interrupt(terminal, re.escape("left: The sign-in was left."))
    terminal.expect(pexpect.EOF)


def test_ipython_gets_the_session_under_its_name(run, demo_aws):
    terminal = run("-m", "IPython", "--simple-prompt", "--no-banner", "--colors=NoColor")
    terminal.expect_exact("In [1]: ")
    terminal.sendline("import nbauth; auth = nbauth.login()")
    terminal.expect_exact("Username: ")
    terminal.sendline("ada")
    terminal.expect_exact("Password: ")
    terminal.sendline(demo_aws.users["ada"].password)
    terminal.expect_exact("Signed in as ada.")
    terminal.expect_exact("In [2]: ")
    terminal.sendline("len(session.client('s3').list_buckets()['Buckets'])")
    terminal.expect_exact("Out[2]: 1")
    terminal.expect_exact("In [3]: ")
    terminal.sendline("nbauth.login()")
    terminal.expect_exact("To sign in as another user, sign out first: auth.sign_out(), then nbauth.login().")
    assert terminal.expect_exact(["<Auth", "In [4]: "]) == 1, "nothing is said twice"
    terminal.sendline("auth")
    terminal.expect_exact("<Auth: signed in as ada, ")


WAITING = """\
import nbauth
auth = nbauth.login()
early = auth.session.client("s3")
auth.sign_out()
with auth.waiting():
    print(early.list_buckets()["Buckets"][0]["Name"])
print("after", auth.username)"""


def test_a_call_that_waits_for_a_sign_in_asks_in_place(run, demo_aws):
    terminal = run("-c", WAITING)
    for prompt, answer in (("Username: ", "ada"), ("Username [ada]: ", "")):
        terminal.expect_exact(prompt)
        terminal.sendline(answer)
        terminal.expect_exact("Password: ")
        terminal.sendline(demo_aws.users["ada"].password)
        terminal.expect_exact("Signed in as ada.")
    terminal.expect_exact(demo_aws.bucket)
    terminal.expect_exact("after ada")
    terminal.expect(pexpect.EOF)


def test_whoever_leaves_the_prompts_of_a_call_that_waits_ends_the_call(run, demo_aws):
    terminal = run("-c", WAITING)
    terminal.expect_exact("Username: ")
    terminal.sendline("ada")
    terminal.expect_exact("Password: ")
    terminal.sendline(demo_aws.users["ada"].password)
    terminal.expect_exact("Signed in as ada.")
    terminal.expect_exact("Username [ada]: ")
    interrupt(terminal, "NotSignedIn: Nobody is signed in. The prompts were left. Run it again to sign in.")
    terminal.expect(pexpect.EOF)

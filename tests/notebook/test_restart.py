"""A sign-in that outlives its kernel: real kernels, a real Secret Service."""

import pytest
from fakes import eventually
from kernel_page import kernel
from vault import secret_service

LOGIN = "import nbauth; auth = nbauth.login()"


def sign_in(notebook, form, aws, name="ada", **more):
    return notebook.submit(form, "sign-in", username=name, password=aws.users[name].password, **more)


def test_a_restarted_kernel_signs_in_without_a_question_in_two_calls(with_keychain, demo_aws):
    with kernel(with_keychain) as first:
        (form,) = first.run(LOGIN).forms
        shown = sign_in(first, form, demo_aws)
        assert shown["details"][-1:] == ["Kept on this computer until you sign out."]
    before = len(demo_aws.calls())
    with kernel(with_keychain) as second:
        (form,) = second.run(LOGIN).forms
        assert second.state_of(form)["view"]["signed_in_as"] == "ada"
        assert second.value("auth.is_signed_in")  # which waits until all of it is there
        calls = [call for call in demo_aws.calls()[before:] if not call.startswith("GET ")]
        assert calls == ["GetTokensFromRefreshToken", "GetCredentialsForIdentity"]
        assert second.value("len(session.client('s3').list_buckets()['Buckets'])") == 1
        second.run("auth.sign_out()")
    with kernel(with_keychain) as third:
        (form,) = third.run(LOGIN).forms
        assert third.state_of(form)["view"]["fields"] != []


def test_what_follows_in_the_same_cell_waits_for_the_kept_sign_in(with_keychain, demo_aws):
    with kernel(with_keychain) as first:
        (form,) = first.run(LOGIN).forms
        sign_in(first, form, demo_aws)
    with kernel(with_keychain) as second:
        ran = second.run(
            f"{LOGIN}\nprint(len(session.client('s3').list_buckets()['Buckets']), auth.username, auth.state.value)\n"
            "import boto3, pickle\nprint(isinstance(session, boto3.Session), 'client' in dir(session), session)\n"
            "try:\n    pickle.dumps(session)\nexcept TypeError as error:\n    print(error)"
        )
        assert ran.error is None, ran.traceback
        assert ran.text.splitlines()[:2] == ["1 ada signed in", "True True Session(region_name='eu-central-1')"]
        assert "not pickled" in ran.text
        assert second.value("type(session).__name__ in ('Session', 'SessionSoon')")
        assert eventually(lambda: second.value("type(session).__name__") == "Session")
        second.run("auth.sign_out()")


def test_without_a_network_it_says_so_and_signs_in_by_itself_when_that_is_back(with_keychain, demo_aws):
    with kernel(with_keychain) as first:
        (form,) = first.run(LOGIN).forms
        sign_in(first, form, demo_aws)
    with kernel(with_keychain) as second:
        with demo_aws.unreachable():
            (form,) = second.run(LOGIN).forms
            shown = second.state_of(form)["view"]
            assert shown["notice"].endswith("could not be taken up just now. The service does not answer.")
            assert shown["fields"][0]["value"] == "ada"
        assert eventually(lambda: second.state_of(form)["view"]["signed_in_as"] == "ada")
        assert second.value("len(session.client('s3').list_buckets()['Buckets'])") == 1
        second.run("auth.sign_out()")


def test_a_second_notebook_signs_in_without_a_question_and_sees_the_first_one_sign_out(with_keychain, demo_aws):
    with kernel(with_keychain) as first, kernel(with_keychain) as second:
        (form,) = first.run(LOGIN).forms
        sign_in(first, form, demo_aws)
        (form,) = second.run(LOGIN).forms
        assert second.state_of(form)["view"]["signed_in_as"] == "ada"
        first.run("auth.sign_out()")
        (form,) = second.run(LOGIN).forms
        shown = second.state_of(form, lambda state: state["view"]["heading"] == "Sign in again")["view"]
        assert shown["notice"].startswith("You signed out in another notebook or a terminal.")
        assert shown["fields"][0]["value"] == "ada"


def test_a_sign_in_and_a_sign_out_in_one_notebook_show_in_the_other_at_its_heartbeat(with_keychain, demo_aws):
    def shows(notebook, form, name):
        return eventually(lambda: notebook.state_of(form)["view"]["signed_in_as"] == name)

    with kernel(with_keychain) as first, kernel(with_keychain) as second:
        (form,) = first.run(LOGIN).forms
        (other,) = second.run(LOGIN).forms
        assert second.state_of(other)["view"]["fields"] != []
        sign_in(first, form, demo_aws)
        assert shows(second, other, "ada")
        assert second.value("len(session.client('s3').list_buckets()['Buckets'])") == 1
        second.run("auth.sign_out()")
        assert shows(first, form, "")
        assert first.state_of(form)["view"]["notice"].startswith("You signed out in another notebook or a terminal.")
        assert first.value("auth.is_signed_in") is False


def test_nobody_is_taken_away_from_a_question_by_a_sign_in_in_another_notebook(with_keychain, demo_aws):
    with kernel(with_keychain) as first, kernel(with_keychain) as second:
        (form,) = first.run(LOGIN).forms
        (other,) = second.run(LOGIN).forms
        sign_in(second, other, demo_aws, "sam")
        sign_in(first, form, demo_aws)
        for _ in range(3):
            assert second.state_of(other)["view"]["heading"] == "Enter your code"
        assert second.submit(other, "continue", code=demo_aws.outbox("sam")[-1].code)["signed_in_as"] == "sam"


def test_a_cell_that_is_changed_to_keep_nothing_keeps_nothing(with_keychain, demo_aws):
    with kernel(with_keychain) as first:
        first.run(LOGIN)
        (form,) = first.run("auth = nbauth.login(vault=nbauth.vault.MemoryVault())").forms
        sign_in(first, form, demo_aws)
        first.run("auth = nbauth.login(vault=nbauth.vault.MemoryVault())")
        assert first.value("[auth.is_signed_in, auth.status().kept]") == [True, False]
    with kernel(with_keychain) as second:
        (form,) = second.run(LOGIN).forms
        assert second.state_of(form)["view"]["signed_in_as"] == ""


def test_one_of_two_notebooks_renews_for_both(with_keychain, demo_aws):
    use = "len(session.client('s3').list_buckets()['Buckets'])"
    with kernel(with_keychain) as first, kernel(with_keychain) as second:
        (form,) = first.run(LOGIN).forms
        sign_in(first, form, demo_aws)
        second.run(LOGIN)
        assert second.value("auth.is_signed_in")  # which waits: its resume is not to be counted below
        for _ in range(3):
            demo_aws.clock.advance(2 * 3600 + 100)  # past the ID token
            before = demo_aws.calls().count("GetTokensFromRefreshToken")
            assert [first.value(use), second.value(use), second.value(use), first.value(use)] == [1, 1, 1, 1]
            assert demo_aws.calls().count("GetTokensFromRefreshToken") == before + 1
        first.run("auth.sign_out()")


def test_a_dead_refresh_token_leads_to_the_form_with_the_name_filled_in(with_keychain, demo_aws):
    with kernel(with_keychain) as first:
        (form,) = first.run(LOGIN).forms
        sign_in(first, form, demo_aws)
        first.run("auth._holder._service.provider.revoke(nbauth.secret.Secret(auth.tokens().refresh_token))")
    with kernel(with_keychain) as second:
        (form,) = second.run(LOGIN).forms
        assert second.state_of(form)["view"]["fields"][0]["value"] == "ada"


def test_a_sign_in_that_is_not_to_be_kept_ends_with_its_kernel(with_keychain, demo_aws):
    with kernel(with_keychain) as first:
        (form,) = first.run(LOGIN).forms
        assert first.state_of(form)["view"]["fields"][-1]["label"] == "Keep me signed in on this computer"
        shown = sign_in(first, form, demo_aws, keep="")
        assert shown["details"][-1:] == ["Kept in memory only: a restarted kernel asks again."]
        assert first.value("len(session.client('s3').list_buckets()['Buckets'])") == 1
    with kernel(with_keychain) as second:
        (form,) = second.run(LOGIN).forms
        assert second.state_of(form)["view"]["fields"][0]["value"] == ""


def test_what_is_kept_for_a_host_is_not_sent_to_another(with_keychain, demo_aws):
    """Else a configuration file beside a notebook could have the sign-in sent anywhere, without a question."""
    with kernel(with_keychain) as first:
        (form,) = first.run(LOGIN).forms
        sign_in(first, form, demo_aws)
    before = len(demo_aws.calls())
    elsewhere = {**with_keychain, "NBAUTH_ENDPOINT_URL": demo_aws.pool.endpoint_url.replace("127.0.0.1", "localhost")}
    with kernel(elsewhere) as second:
        (form,) = second.run(LOGIN).forms
        assert second.state_of(form)["view"]["fields"][0]["value"] == ""
    assert [call for call in demo_aws.calls()[before:] if call in ("InitiateAuth", "GetTokensFromRefreshToken")] == []
    with kernel(with_keychain) as third:
        (form,) = third.run(LOGIN).forms
        assert third.state_of(form)["view"]["signed_in_as"] == "ada"
        third.run("auth.sign_out()")


@pytest.fixture(params=["", "keyrings.alt.file.PlaintextKeyring"], ids=["none", "a plaintext file"])
def no_keychain(request, tmp_path):
    bus = f"unix:path={tmp_path}/none"
    return {"DBUS_SESSION_BUS_ADDRESS": bus, "PYTHON_KEYRING_BACKEND": request.param, "XDG_DATA_HOME": str(tmp_path)}


@pytest.mark.parametrize("exists", [True, False])
def test_a_locked_keychain_costs_no_sign_in_and_the_card_says_why(environment, demo_aws, tmp_path, exists):
    secret_service.require()
    if exists:
        with secret_service.running(tmp_path):
            pass
    with (
        secret_service.running(tmp_path, unlocked=False) as locked,
        kernel({**environment, **locked}) as notebook,
    ):
        (form,) = notebook.run(LOGIN).forms
        shown = sign_in(notebook, form, demo_aws)
        assert shown["signed_in_as"] == "ada"
        detail = shown["details"][-1]  # before it, that the clock was moved by a test before
        assert detail.startswith("Kept in memory only. The keychain")
        assert "locked" in detail
        notebook.run("auth.sign_out()")


def test_without_a_keychain_the_card_says_why_it_is_kept_in_memory(environment, demo_aws, no_keychain, tmp_path):
    with kernel({**environment, **no_keychain}) as notebook:
        (form,) = notebook.run(LOGIN).forms
        labels = [field["label"] for field in notebook.state_of(form)["view"]["fields"]]
        assert labels == ["Username", "Password"]  # no choice that would do nothing
        shown = sign_in(notebook, form, demo_aws)
    assert shown["signed_in_as"] == "ada"
    assert shown["details"][-1:] == ["Kept in memory only. This computer has no keychain that nbauth trusts."]
    assert list(tmp_path.rglob("keyring_pass.cfg")) == []

"""As on a hub: a base URL with a prefix, two notebooks at once, and one sign-in for both, kept in a real keychain."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import leaks
import pytest
from fakes import eventually
from playwright.sync_api import expect
from vault import secret_service

import nbauth.local
from browser.jupyter_server import JupyterServer, logging_at_debug
from browser.open_notebook import OpenNotebook

pytestmark = pytest.mark.browser

LOGIN = "import nbauth\nauth = nbauth.login()"
WORK = f"{leaks.NOTE}session.client('s3').list_buckets()['Buckets'][0]['Name']"
REFRESH = "auth.tokens(force_refresh=True)"


@dataclass(frozen=True)
class Hub:
    """One person's server on a hub."""

    server: JupyterServer
    aws: nbauth.local.LocalAws
    keychain: Mapping[str, str]
    folder: Path
    """Everything that is written, but for `known`."""
    known: Path


@pytest.fixture
def hub(tmp_path, tmp_path_factory):
    secret_service.require()
    known = tmp_path_factory.mktemp("known") / "secrets"
    with secret_service.running(tmp_path / "keychain") as keychain, nbauth.local.start() as aws:
        debug = logging_at_debug(tmp_path / "debug")
        environment = {**aws.environment(), **keychain, **debug, leaks.VARIABLE: str(known)}
        modules = (Path(__file__).parents[2],)
        with JupyterServer(
            tmp_path / "root", environment=environment, modules=modules, base_url="/user/ada/"
        ) as server:
            yield Hub(server, aws, keychain, tmp_path, known)


@pytest.fixture
def two_notebooks(hub, chromium):
    """Open in two tabs of one browser."""
    context = chromium.new_context()
    for name in ("first.ipynb", "second.ipynb"):
        hub.server.write(name, [LOGIN, WORK, REFRESH])
    yield [OpenNotebook(context.new_page(), hub.server, name) for name in ("first.ipynb", "second.ipynb")]
    context.close()


def sign_in(form, password):
    form.get_by_label("Password", exact=True).fill(password)
    form.get_by_role("button", name="Sign in", exact=True).click()
    expect(form.get_by_text("Signed in as ada")).to_have_count(1)


def kept_in(keychain):
    """All of it: a sign-in is one of its texts."""
    return b"\n".join(secret_service.secrets(keychain))


def test_one_sign_in_serves_two_notebooks_and_leaves_its_secrets_nowhere(hub, two_notebooks):
    aws, known = hub.aws, hub.known
    first, second = two_notebooks
    password = aws.users["ada"].password
    assert "/user/ada/lab/" in first.page.url

    first.run_cell(0)
    first.forms.get_by_label("Username", exact=True).fill("ada")
    sign_in(first.forms, password)
    before = aws.calls()
    second.run_cell(0)
    expect(second.forms.get_by_text("Signed in as ada")).to_have_count(1)
    assert "RespondToAuthChallenge" not in aws.calls()[len(before) :]  # no password was asked for
    for each in two_notebooks:
        each.run_cell(1)
        expect(each.output(1)).to_contain_text(aws.bucket)
    kept_at_first = kept_in(hub.keychain)
    (refresh_token,) = {*leaks.noted(known)} - {*leaks.noted(known, without=["refresh_token"])}
    assert refresh_token.encode() in kept_at_first

    first.forms.get_by_role("button", name="Sign out", exact=True).click()
    first.forms.get_by_label("Username", exact=True).wait_for()
    assert eventually(lambda: b'"sign-in"' not in kept_in(hub.keychain))
    left = kept_in(hub.keychain)  # which identity pool was used last, and nothing of the person
    assert aws.pool.identity_pool_id.encode() in left
    assert leaks.found({"the keychain after the sign-out": left}, ["ada", password, *leaks.noted(known)]) == []
    second.run_cell(2)
    told = "SignInExpired: You signed out in another notebook or a terminal. Sign in again."
    expect(second.output(2)).to_contain_text(told)
    expect(second.forms.get_by_text("Sign in again", exact=True)).to_be_visible()
    expect(second.forms.get_by_label("Username", exact=True)).to_have_value("ada")
    sign_in(second.forms, password)

    for each in two_notebooks:
        each.save()
    places = {
        "the log": hub.server.log.encode(),
        "arguments and environments": "".join(leaks.arguments_and_environments(hub.server.pid)).encode(),
        **leaks.files(hub.folder),
    }
    assert b"comm_msg" in places["the log"], "the kernel was to log at DEBUG"
    assert any(name.endswith(".keyring") for name in places)
    assert leaks.found(places, [password, *leaks.noted(known)]) == []
    kept = {"the keychain at first": kept_at_first, "the keychain at last": kept_in(hub.keychain)}
    tokens = ["id_token", "access_token", "refresh_token"]
    assert leaks.found(kept, [password, *leaks.noted(known, without=tokens)]) == []

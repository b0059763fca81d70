"""After real work in a real JupyterLab with every log at DEBUG: the secrets are looked for where they could be.

The kernel writes the secrets that only it knows (tokens, keys) into a file outside of everything that is searched.
"""

import json
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import leaks
import pytest
from playwright.sync_api import expect

import nbauth.local
from browser.jupyter_server import JupyterServer, logging_at_debug
from browser.open_notebook import OpenNotebook

pytestmark = pytest.mark.browser

TYPED = "Typed-and-shown-1111"
NEW_PASSWORD = "Grün-wombat-4711!"

LOGIN = """\
%xmode Verbose
import nbauth
auth = nbauth.login()"""

# What people do: work, look at things, make mistakes. `note` keeps what must be found nowhere.
WORK = (
    leaks.NOTE
    + """\
import pickle
s3 = session.client("s3")
s3.list_buckets()
auth.tokens(force_refresh=True), auth.credentials(force_refresh=True)
note()
print(s3.generate_presigned_url("get_object", Params={"Bucket": "b", "Key": "k"})[:40])
step = auth.step
frozen = session.get_credentials().get_frozen_credentials()
shown = [auth, auth.pool, auth.step, auth.tokens(), auth.credentials(), session, session.get_credentials(), frozen]
shown += [auth.status(), auth.history(), *auth.history()]
for each in shown:
    display(each)
    print(each, repr(each))
    try:
        print(pickle.dumps(each))
    except Exception as error:
        print(type(error).__name__, error)
frozen"""
)

MISTAKES = [
    "auth.confirm_sign_in('1')",
    "auth.sign_in('', '')",
    "s3.get_object(Bucket='nbauth-demo', Key='home/other/x')",
    "auth.credentials().nothing",
    "1 / 0",
]

STATE = """\
import ipywidgets
print(json.dumps(ipywidgets.Widget.get_manager_state()["state"], default=str)[-2000000:])
print(dict(os.environ))
%history -g"""


@pytest.fixture(scope="module")
def leaky_place(tmp_path_factory):
    """A server and kernels that log all they can."""
    home = tmp_path_factory.mktemp("debug")
    with nbauth.local.start() as aws:
        environment = {
            **aws.environment(),
            **logging_at_debug(home),
            leaks.VARIABLE: str(tmp_path_factory.mktemp("known") / "secrets.json"),
        }
        root = tmp_path_factory.mktemp("leaks") / "root"
        with JupyterServer(root, environment=environment, modules=(Path(__file__).parents[2],)) as server:
            yield aws, server, environment, [root.parent, home]


def test_no_secret_is_found_anywhere_after_a_days_work(leaky_place, chromium):
    aws, server, environment, folders = leaky_place
    server.write("work.ipynb", [LOGIN, WORK, *MISTAKES, STATE])
    context = chromium.new_context(permissions=["clipboard-read", "clipboard-write"])
    opened = OpenNotebook(context.new_page(), server, "work.ipynb")
    form = opened.forms

    secrets = [NEW_PASSWORD, "Wrong-pass-0000"]
    opened.run_cell(0)
    codes = []
    context.on("request", lambda request: codes.extend(parse_qs(urlsplit(request.url).query).get("code", [])))
    with opened.page.expect_popup() as popup:
        form.get_by_role("button", name="Continue with Penguin ID").click()
    popup.value.get_by_role("button", name="Continue as Pia Penguin").click()
    expect(form.get_by_text("Signed in as pia@penguin.example")).to_have_count(1)
    assert len(set(codes)) == 2  # the provider's, and the pool's
    secrets += codes
    form.get_by_role("button", name="Sign out", exact=True).click()
    for name, password in [
        ("ada", "Wrong-pass-0000"),
        *((n, aws.users[n].password) for n in ("sam", "tot", "nia", "ada")),
    ]:
        secrets.append(password)
        form.get_by_label("Username", exact=True).fill(name)
        form.get_by_label("Password", exact=True).fill(password)
        form.get_by_label("Password", exact=True).press("Enter")
        if password == "Wrong-pass-0000":
            expect(form.get_by_role("alert")).to_contain_text("not right")
            continue
        if name in ("sam", "tot"):
            code = form.get_by_label("Code", exact=True)
            code.wait_for()
            secrets.append(aws.outbox(name)[-1].code if name == "sam" else aws.users[name].totp())
            code.fill(secrets[-1])
            code.press("Enter")
        if name == "nia":
            form.get_by_label("New password", exact=True).fill(NEW_PASSWORD)
            form.get_by_label("Confirm password", exact=True).fill(NEW_PASSWORD)
            form.get_by_label("Confirm password", exact=True).press("Enter")
        expect(form.get_by_text(f"Signed in as {name}")).to_have_count(1)
        if name != "ada":
            opened.save()
            form.get_by_role("button", name="Sign out", exact=True).click()
            form.get_by_label("Username", exact=True).wait_for()

    for cell in range(1, 3 + len(MISTAKES)):
        opened.run_cell(cell)
        expect(opened.page.locator(".jp-CodeCell .jp-InputArea-prompt").nth(cell)).to_have_text(f"[{cell + 1}]:")
    form.get_by_role("button", name="Details", exact=True).click()
    form.get_by_role("button", name="Copy a report", exact=True).click()
    expect(form.get_by_role("status").filter(has_text="Copied")).to_be_visible()
    opened.save()
    storage = opened.page.evaluate("() => JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])")
    indexed = json.dumps(context.storage_state(indexed_db=True))
    processes = list(leaks.arguments_and_environments(server.pid))
    assert len(processes) > 1

    secrets += leaks.noted(Path(environment[leaks.VARIABLE]))
    assert len(secrets) > 15
    places = {
        "the server's and the kernel's log": server.log.encode(),
        "the browser's storage": (storage + indexed).encode(),
        "the report": opened.page.evaluate("() => navigator.clipboard.readText()").encode(),
        "the page": opened.page.content().encode(),
        "arguments and environments": "".join(processes).encode(),
        **leaks.files(*folders),
    }
    assert b"new credentials" in places["the report"]
    assert b"comm_msg" in places["the server's and the kernel's log"], "the kernel was to log at DEBUG"
    assert b"botocore" in places["the server's and the kernel's log"], "botocore was to log at DEBUG"
    assert any(name.endswith("history.sqlite") for name in places)
    assert leaks.found(places, secrets) == []
    context.close()


def shown_password(form, _):
    form.get_by_label("Username", exact=True).fill("ada")
    form.get_by_role("switch", name="Show", exact=True).click()
    field = form.get_by_label("Password", exact=True)
    expect(field).to_have_attribute("type", "text")
    return field


def code(form, aws):
    form.get_by_label("Username", exact=True).fill("sam")
    form.get_by_label("Password", exact=True).fill(aws.users["sam"].password)
    form.get_by_label("Password", exact=True).press("Enter")
    field = form.get_by_label("Code", exact=True)
    expect(field).to_have_attribute("autocomplete", "one-time-code")
    return field


@pytest.mark.parametrize("reach", [shown_password, code])
def test_what_could_be_read_while_it_was_typed_is_not_in_the_browsers_profile(leaky_place, profile, reach):
    """Chromium keeps what stands in a field of texts when a page is left, to fill it in again."""
    aws, server, _, _ = leaky_place
    context, folder = profile
    server.write(name := f"{reach.__name__}.ipynb", ["import nbauth\nauth = nbauth.login()"])
    opened = OpenNotebook(context.new_page(), server, name)
    opened.run_cell(0)
    reach(opened.forms, aws).press_sequentially(TYPED)
    opened.page.goto("about:blank")
    context.close()

    found = [file.name for file in folder.rglob("*") if file.is_file() and holds(file.read_bytes(), TYPED)]
    assert found == []


def holds(content, secret):
    return secret.encode() in content or secret.encode("utf-16-le") in content

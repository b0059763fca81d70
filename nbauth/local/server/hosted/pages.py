"""The pages, as HTML without scripts."""

from collections.abc import Mapping
from html import escape
from urllib.parse import urlencode

_STYLE = """
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 24rem; margin: 3rem auto; padding: 0 1rem; }
form, .others { display: grid; gap: 0.75rem; }
label { display: grid; gap: 0.25rem; }
input, button, .button { font: inherit; padding: 0.5rem 0.75rem; border: 1px solid GrayText; border-radius: 6px; }
button, .button { background: Canvas; color: CanvasText; text-align: center; text-decoration: none; cursor: pointer; }
button.main { background: #0b57d0; border-color: #0b57d0; color: #fff; }
.error { color: light-dark(#b3261e, #f2b8b5); }
.where { color: light-dark(#555, #aaa); font-size: 0.875rem; }
hr { width: 100%; border: 0; border-top: 1px solid GrayText; }
"""


def page(title: str, content: str) -> str:
    """A whole page; `content` is HTML."""
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head>'
        f"<body><main><h1>{escape(title)}</h1>{content}</main></body></html>"
    )


def login(asked: Mapping[str, str], providers: Mapping[str, str], *, username: str, error: str, token: str) -> str:
    """User name and password, and who else can be asked."""
    here = escape(f"/login?{urlencode(asked)}")
    others = "".join(
        f'<a class="button" href="{escape("/oauth2/authorize?" + urlencode({**asked, "identity_provider": name}))}">'
        f"Continue with {escape(label)}</a>"
        for name, label in providers.items()
    )
    return page(
        "Sign in",
        f'<p class="where">The sign-in page of the local AWS</p>{_error(error)}'
        + (f'<div class="others">{others}<hr></div>' if others else "")
        + f'<form method="post" action="{here}"><input type="hidden" name="csrf" value="{escape(token)}">'
        f'<label>Username <input name="username" autocomplete="username" value="{escape(username)}" required></label>'
        '<label>Password <input name="password" type="password" autocomplete="current-password" required></label>'
        '<button class="main">Sign in</button></form>',
    )


def code(asked: Mapping[str, str], hidden: Mapping[str, str], *, sent_to: str, error: str) -> str:
    """A second factor's code."""
    here = escape(f"/login?{urlencode(asked)}")
    fields = "".join(f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">' for name, value in
                     hidden.items())  # fmt: skip
    where = f"We have sent a code to {escape(sent_to)}." if sent_to else "Enter the code that your app shows."
    return page(
        "Enter your code",
        f'<p>{where}</p>{_error(error)}<form method="post" action="{here}">{fields}'
        '<label>Code <input name="code" inputmode="numeric" autocomplete="one-time-code" required></label>'
        '<button class="main">Continue</button></form>',
    )


def failed(what: str, *, code: str) -> str:
    """A request that leads nowhere: nobody is sent on."""
    return page("An error was encountered", f'<p class="error">{escape(code)}</p><p>{escape(what)}</p>')


def signed_out() -> str:
    """Nobody is known any more."""
    return page("Signed out", "<p>The sign-in page does not know you any more.</p>")


def people(title: str, names: Mapping[str, str], hidden: Mapping[str, str], action: str) -> str:
    """Who may go on, by a button for each."""
    fields = "".join(f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">' for name, value in
                     hidden.items())  # fmt: skip
    buttons = "".join(
        f'<button class="main" name="who" value="{escape(who)}">Continue as {escape(name)}</button>'
        for who, name in names.items()
    )
    return page(
        title,
        '<p class="where">A provider outside of the user pool, as Google or your company would be</p>'
        f'<form method="post" action="{escape(action)}">{fields}{buttons}'
        '<button name="cancel" value="yes">Cancel</button></form>',
    )


def _error(text: str) -> str:
    return f'<p class="error" role="alert">{escape(text)}</p>' if text else ""

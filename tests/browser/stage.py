"""The page's half of the form alone, on an empty page, with a kernel that says what a test wants."""

import json
from typing import Any

from playwright.sync_api import Locator, Page

from nbauth.widget import LoginWidget

_PAGE = """<!doctype html><html lang="en"><title>A notebook</title>
<body><button>elsewhere</button><main></main></body></html>"""

# `sent` is what the page said, each with what its fields held at that moment. A kernel that is "up" answers a hello
# with what it is to show; it leaves a submit to the test, and says nothing until the test has answered it.
_SCRIPT = """
({ code, css, shown }) => {
  const stage = (window.stage = { sent: [], kernel: "up", works: false, turn: 1, shown, listeners: new Set() });
  stage.lang = "en";
  stage.model = {
    on: (event, listener) => stage.listeners.add({ event, listener }),
    off: (event, listener) => stage.listeners.forEach((each) => {
      if (each.event === event && each.listener === listener) stage.listeners.delete(each);
    }),
    send(message) {
      if (stage.kernel === "ended") throw new Error("Comm is closed");
      const inputs = [...document.querySelectorAll("input")];
      const fields = Object.fromEntries(inputs.map((input) => [input.name, input.value]));
      stage.sent.push({ ...message, fields });
      if (message.kind === "nbauth:submit") stage.works = true;
      stage.lang = message.lang ?? stage.lang;
      const answers = stage.kernel === "up" && !stage.works;
      if (answers && message.kind === "nbauth:hello") setTimeout(() => stage.say(message.rid), 0);
    },
  };
  stage.fire = (wanted, what) =>
    stage.listeners.forEach(({ event, listener }) => event === wanted && listener(what));
  stage.tell = (message) => stage.fire("msg:custom", message);
  const state = () => ({ kind: "nbauth:state", lang: stage.lang, turn: stage.turn, view: stage.shown });
  stage.say = (rid = "") => stage.tell({ ...state(), rid });
  stage.show = (view, turn, rid) => {
    Object.assign(stage, { works: false, shown: view, turn });
    stage.say(rid);
  };
  document.head.append(Object.assign(document.createElement("style"), { textContent: css }));
  const url = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  return import(url).then(({ default: widget }) => {
    stage.widget = widget;
    stage.add = () => {
      const el = document.querySelector("main").appendChild(document.createElement("div"));
      return widget.render({ model: stage.model, el });
    };
  });
}
"""


def stop_the_clock(page: Page) -> None:
    """From here on time passes by `run_for` alone: an installed clock goes on by itself, and a busy machine is slow."""
    page.clock.install(time=0)
    page.clock.pause_at(1_000)


class Stage:
    """One page with the form's code loaded, and `forms` of one model on it."""

    def __init__(self, page: Page, shown: dict[str, Any], *, kernel: str = "up", code: str = LoginWidget._esm) -> None:
        self.page = page
        page.set_default_timeout(5_000)
        page.set_content(_PAGE)
        page.evaluate(_SCRIPT, {"code": code, "css": LoginWidget._css, "shown": shown})
        page.evaluate("kernel => { stage.kernel = kernel; stage.close = stage.add(); }", kernel)

    @property
    def form(self) -> Locator:
        """The only form, or the first."""
        return self.page.locator(".nbauth").first

    def field(self, label: str) -> Locator:
        """A field by its exact label."""
        return self.form.get_by_label(label, exact=True)

    def button(self, name: str) -> Locator:
        """A button by its exact name."""
        return self.form.get_by_role("button", name=name, exact=True)

    def show(self, shown: dict[str, Any], turn: int, *, rid: str = "") -> None:
        """The kernel says what to show."""
        self.page.evaluate("([view, turn, rid]) => stage.show(view, turn, rid)", [shown, turn, rid])

    def kernel(self, behaviour: str) -> None:
        """From now on the kernel is "up", "silent" or "ended"."""
        self.page.evaluate("kernel => { stage.kernel = kernel; }", behaviour)

    def sent(self, kind: str) -> list[dict[str, Any]]:
        """What the page said."""
        said: list[dict[str, Any]] = self.page.evaluate("() => stage.sent")
        return [message for message in json.loads(json.dumps(said)) if message["kind"] == f"nbauth:{kind}"]

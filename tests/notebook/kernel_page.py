"""A real kernel, and a page in front of it that speaks the form's messages: a notebook without a browser."""

import contextlib
import json
from dataclasses import dataclass, field

from jupyter_client.manager import start_new_kernel

from nbauth.texts import Page

DEADLINE_S = 30
_WIDGET = "application/vnd.jupyter.widget-view+json"


@dataclass
class Ran:
    """What one cell did."""

    shown: list[dict] = field(default_factory=list)
    """Mime bundles of display_data and execute_result, in order."""
    updated: list[dict] = field(default_factory=list)
    """What has taken the place of some."""
    results: list[str] = field(default_factory=list)
    """The plain text of what Out[n] shows."""
    text: str = ""
    """Standard output and standard error."""
    traceback: list[str] | None = None
    error: str | None = None

    def take(self, kind, content):
        """One message of the cell's."""
        match kind:
            case "stream":
                self.text += content["text"]
            case "display_data":
                self.shown.append(content["data"])
            case "execute_result":
                self.shown.append(content["data"])
                self.results.append(content["data"]["text/plain"])
            case "update_display_data":
                self.updated.append(content["data"])
            case "error":
                self.error, self.traceback = content["ename"], content["traceback"]

    @property
    def forms(self):
        return [bundle[_WIDGET]["model_id"] for bundle in self.shown if _WIDGET in bundle]


class Kernel:
    """Runs cells; `page=False` is a front end that never answers the form."""

    def __init__(self, client, *, page, interrupt=None):
        self.interrupt = interrupt
        self._subshell = None
        self._client = client
        self._page = page
        self.states = {}

    def run(self, code, *, meanwhile=None, when_shown=None, cell=None):
        """Run a cell, by its id.

        `meanwhile(kernel, form)` is called when a form is shown while the cell goes on, and `when_shown(kernel)` when
        anything is.
        """
        ran = Ran()
        request = {"code": code, "silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": True}
        message = self._client.session.msg("execute_request", request, metadata={"cellId": cell} if cell else None)
        self._client.shell_channel.send(message)
        asked = message["header"]["msg_id"]
        while True:
            message = self._client.get_iopub_msg(timeout=DEADLINE_S)
            kind, content = message["msg_type"], message["content"]
            if kind.startswith("comm_"):
                self._hear(content)
            if message["parent_header"].get("msg_id") != asked:
                continue
            ran.take(kind, content)
            if ran.forms and meanwhile:
                meanwhile, call = None, meanwhile
                call(self, ran.forms[-1])
            if ran.shown and when_shown:
                when_shown, call = None, when_shown
                call(self)
            if kind == "status" and content["execution_state"] == "idle":
                return ran

    def value(self, expression):
        """The value of an expression, by way of JSON."""
        ran = self.run(f"import json; print('>' + json.dumps({expression}))")
        assert ran.error is None, ran.traceback
        return json.loads(ran.text.rpartition(">")[2])

    def use_subshell(self):
        """From now on the page's messages go to a subshell, as JupyterLab and Notebook 7 have them."""
        self._client.control_channel.send(self._client.session.msg("create_subshell_request"))
        self._subshell = self._client.get_control_msg(timeout=DEADLINE_S)["content"]["subshell_id"]

    def say(self, form, message):
        """What the page sends."""
        content = {"comm_id": form, "data": {"method": "custom", "content": message}}
        said = self._client.session.msg("comm_msg", content)
        if self._subshell:
            said["header"]["subshell_id"] = self._subshell
        self._client.shell_channel.send(said)

    def state_of(self, form, wanted=lambda state: True, lang="en"):
        """Ask in a language, and wait for the first state that is wanted."""
        self.states.pop(form, None)
        self.say(form, {"kind": "nbauth:hello", "rid": "r", "lang": lang})
        while not (form in self.states and _is_known(self.states[form]) and wanted(self.states[form])):
            self._hear(self._client.get_iopub_msg(timeout=DEADLINE_S)["content"])
        return self.states[form]

    def submit(self, form, action, **values):
        """Press a button, and wait until the answer is there."""
        turn = self.state_of(form, lambda state: not state["view"]["busy"])["turn"]
        self.say(form, {"kind": "nbauth:submit", "turn": turn, "action": action, "values": values, "rid": "s"})
        return self.state_of(form, lambda state: state["turn"] > turn and not state["view"]["busy"])["view"]

    def _hear(self, content):
        said = content.get("data", {}).get("content")
        if not isinstance(said, dict):
            return
        if said.get("kind") == "nbauth:state":
            self.states[content["comm_id"]] = said
        elif said.get("kind") == "nbauth:ping" and self._page:
            self.say(content["comm_id"], {"kind": "nbauth:pong"})


def _is_known(state):
    """Whether a kept sign-in is not being looked for any more."""
    return state["view"]["text"] != Page.LOOKING


@contextlib.contextmanager
def kernel(environment, *, page=True, cwd=None):
    """Start a kernel with nothing but `environment`; it is shut down at the end."""
    manager, client = start_new_kernel(kernel_name="python3", env=environment, cwd=cwd)
    try:
        yield Kernel(client, page=page, interrupt=manager.interrupt_kernel)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
        manager.cleanup_resources()

"""What a screen reader would say: what live regions announce, and the element that has the focus."""

from playwright.sync_api import Page

_LISTEN = """() => {
  window.heard = [];
  const usual = { alert: "assertive", status: "polite", log: "polite", timer: "off" };
  const regionOf = (node) =>
    (node.nodeType === Node.TEXT_NODE ? node.parentElement : node)?.closest("[aria-live], [role=alert], [role=status]");
  new MutationObserver((changes) => {
    for (const region of new Set(changes.map(({ target }) => regionOf(target)))) {
      const how = region?.getAttribute("aria-live") ?? usual[region?.getAttribute("role")] ?? "off";
      const said = region?.innerText.trim().replace(/\\s+/g, " ");
      if (how !== "off" && said) heard.push(said);
    }
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
}"""
_FOCUSED = "(document.activeElement?.shadowRoot ?? document).activeElement"


class Heard:
    """Listens from now on."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._cdp = page.context.new_cdp_session(page)
        self._focus: object = None
        page.evaluate(_LISTEN)
        self.since()

    def since(self) -> list[str]:
        """What was said since the last time; at the end the focus, if it has moved, as the browser's tree names it."""
        self._page.wait_for_timeout(50)
        said: list[str] = self._page.evaluate("() => heard.splice(0)")
        at = self._cdp.send("Runtime.evaluate", {"expression": _FOCUSED})["result"]
        tree = self._cdp.send("Accessibility.getPartialAXTree", {"objectId": at["objectId"], "fetchRelatives": False})
        [node] = tree["nodes"][:1]
        if node["backendDOMNodeId"] != self._focus:
            self._focus = node["backendDOMNodeId"]
            said.append(_described(node))
        return said


def _described(node: dict) -> str:
    role, name, description = (node.get(key, {}).get("value", "") for key in ("role", "name", "description"))
    states = {each["name"]: each["value"].get("value") for each in node.get("properties", [])}
    invalid = "invalid" if states.get("invalid") == "true" else ""
    return ", ".join(part for part in (f"[{role}] {name}".strip(), invalid, description) if part)

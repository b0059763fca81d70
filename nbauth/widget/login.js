// Draws what the kernel says (view.py) and sends back what was typed. It decides nothing about signing in.
//
// page → kernel   nbauth:hello {rid}   nbauth:submit {rid, turn, action, values}   nbauth:pong
// kernel → page   nbauth:state {rid, turn, view}                                   nbauth:ping

/** What the kernel cannot say, because it does not answer. */
const TEXT = {
  connecting: "Connecting…",
  silent:
    "The kernel is busy or gone. If a cell is running, this goes on when it has ended; " +
    "otherwise restart the kernel and run this cell again.",
  ended: "This form is from an earlier session of the kernel. Run the cell again.",
  timeLeft: "Time left:",
  show: "Show",
  showHint: "Shows what is typed",
};

// Milliseconds
const SILENCE = 3000; // without an answer, until the page says so
const HEARTBEAT = 5000; // between hellos, so that a restarted kernel is noticed
const SLOWEST = 60000; // between hellos to a kernel that does not answer: it will find them all when its cell has ended
const AWAY = 300000; // since the last key or mouse move: a page left alone must not keep an idle kernel from being culled

/** The parts of the form that hold text alone. */
const TEXTS = ["warning", "heading", "person", "notice", "text", "details", "time", "error", "hint", "status", "pool"];

const LONGEST = 4096; // characters in a field; user pools allow far less, and say so

/** Answers the kernel's ping wherever the form is loaded, even if no cell shows it. */
function initialize({ model }) {
  const answer = (message) => {
    if (message?.kind === "nbauth:ping") trySend(model, { kind: "nbauth:pong" });
  };
  model.on("msg:custom", answer);
  return () => model.off("msg:custom", answer);
}

function render({ model, el }) {
  const uid = randomId();
  const screen = makeScreen(uid, submit);
  let turn = -1;
  let pending = null; // the number of the submit that has no answer yet
  let acted = false; // somebody pressed a button in this view: the focus may be moved, here only

  const line = makeLine(model, uid, {
    state(message, answered) {
      const unaware = pending !== null && !(answered >= pending) && message.turn === turn;
      if (unaware) return; // said before the submit arrived
      pending = null;
      turn = message.turn;
      const isNew = screen.draw(message.view);
      if (acted && !message.view.busy) {
        acted = false;
        screen.placeFocus(isNew);
      }
    },
    silent: () => screen.setConnection("silent", TEXT.silent),
    ended() {
      pending = null;
      screen.clear();
      screen.setConnection("ended", TEXT.ended);
    },
  });

  function submit(button, values) {
    acted = true;
    screen.lock(true, button.doing);
    pending = line.send({ kind: "nbauth:submit", turn, action: button.action, values });
  }

  el.append(screen.root);
  screen.setConnection("connecting", TEXT.connecting);
  line.start();
  return () => {
    line.stop();
    screen.remove();
  };
}

/** The line to the kernel: numbers what is sent, and notices when nobody answers. */
function makeLine(model, uid, on) {
  let sent = 0;
  let silence = 0; // timer, from the first message without an answer
  let heartbeat = 0; // timer
  let wait = HEARTBEAT / 10;
  let heard = false;
  let seen = performance.now();
  const listening = new AbortController();

  /** Returns the number of the message, or null if this session of the kernel has ended. */
  function send(message) {
    sent += 1;
    if (trySend(model, { ...message, rid: `${uid}-${sent}` })) {
      silence ||= setTimeout(on.silent, SILENCE);
      return sent;
    }
    settle();
    heard = false;
    on.ended();
    return null;
  }

  function settle() {
    clearTimeout(silence);
    silence = 0;
  }

  function hear(message) {
    if (message?.kind !== "nbauth:state") return;
    settle();
    heard = true;
    const isOurs = message.rid.startsWith(`${uid}-`);
    on.state(message, isOurs ? Number(message.rid.slice(uid.length + 1)) : -1);
  }

  function beat() {
    clearTimeout(heartbeat);
    wait = heard && !silence ? HEARTBEAT : Math.min(wait * 2, SLOWEST);
    heartbeat = setTimeout(beat, wait);
    if (document.visibilityState === "visible" && performance.now() - seen < AWAY) send({ kind: "nbauth:hello" });
  }

  function somebodyIsThere(event) {
    const wasAway = performance.now() - seen >= AWAY;
    seen = performance.now();
    const cameBack = wasAway || event.type === "visibilitychange" || event.target === window;
    if (cameBack && !silence) beat();
  }

  function start() {
    const { signal } = listening;
    model.on("msg:custom", hear);
    document.addEventListener("visibilitychange", somebodyIsThere, { signal });
    for (const kind of ["focus", "keydown", "pointerdown", "pointermove"]) {
      window.addEventListener(kind, somebodyIsThere, { signal, capture: true, passive: true });
    }
    beat();
  }

  function stop() {
    model.off("msg:custom", hear);
    listening.abort();
    settle();
    clearTimeout(heartbeat);
  }

  return { send, start, stop };
}

/** What is seen. `submit(button, values)` is called when somebody presses a button. */
function makeScreen(uid, submit) {
  const part = makeParts();
  const inputs = new Map(); // by the field's name
  const typed = new Map(); // what was typed into the fields of this name; never a secret
  let view = null;
  let drawn = ""; // the fields and buttons that are there
  let locked = false;
  let deadline = null; // by performance.now(), which a wrong clock does not move

  /** Returns whether there are other fields and buttons now. What was typed is kept, but no secret. */
  function draw(wanted) {
    view = wanted;
    setConnection("up", "");
    for (const name of ["warning", "heading", "notice", "text", "error", "hint", "pool"]) setText(part[name], view[name]);
    setText(part.person, view.signed_in_as && `Signed in as ${view.signed_in_as}`);
    setText(part.details, [withTime(view.until, view.valid_until), ...view.details].filter(Boolean).join("\n"));
    const isNew = build();
    for (const { name, value } of view.fields) if (!typed.has(name) && value) fill(inputs.get(name), value);
    lock(view.busy, view.status);
    deadline = view.seconds_left === null ? null : performance.now() + view.seconds_left * 1000;
    tick();
    part.form.hidden = false;
    return isNew;
  }

  function build() {
    const wanted = JSON.stringify([view.fields.map((field) => ({ ...field, value: "" })), view.buttons]);
    if (wanted === drawn) return false;
    drawn = wanted;
    inputs.clear();
    if (!view.fields.length) typed.clear();
    part.fields.replaceChildren(...view.fields.flatMap(makeField));
    [...inputs.values()].filter(isPassword).at(-1)?.after(makeSwitch());
    part.buttons.replaceChildren(...view.buttons.map(makeButton));
    return true;
  }

  function makeField({ name, label, kind, autocomplete, value }) {
    const id = `${uid}-${name}`;
    const type = ["password", "email", "checkbox"].includes(kind) ? kind : "text";
    const input = element("input", { id, name, type, autocomplete, maxlength: LONGEST });
    setAttributes(input, { autocapitalize: "off", autocorrect: "off", spellcheck: "false" });
    input.dataset.kind = kind;
    input.inputMode = { code: "numeric", email: "email" }[kind] ?? "";
    fill(input, isCheckbox(input) ? (typed.get(name) ?? value) : value || typed.get(name) || "");
    if (!isSecret(input)) input.addEventListener("input", () => typed.set(name, valueOf(input)));
    inputs.set(name, input);
    if (kind === "hidden") {
      input.hidden = true;
      return [input];
    }
    const caption = element("label", { for: id });
    caption.textContent = label;
    return kind === "checkbox" ? [input, caption] : [caption, input];
  }

  function makeSwitch() {
    const button = element("button", { type: "button", role: "switch", "aria-checked": "false", title: TEXT.showHint });
    button.textContent = TEXT.show;
    button.addEventListener("click", () => reveal(button.getAttribute("aria-checked") === "false"));
    return button;
  }

  function reveal(shown) {
    part.fields.querySelector("[role=switch]")?.setAttribute("aria-checked", String(shown));
    for (const input of [...inputs.values()].filter(isPassword)) input.type = shown ? "text" : "password";
  }

  function makeButton(button) {
    const made = element("button", { type: button.primary ? "submit" : "button" });
    made.textContent = button.label;
    if (!button.primary) made.addEventListener("click", () => press(button));
    return made;
  }

  /** Secrets leave the page's fields before they leave the page; only the primary button sends any. */
  function press(button) {
    if (!button || locked) return;
    const values = {};
    for (const [name, input] of inputs) {
      if (button.primary) values[name] = valueOf(input);
      if (isSecret(input)) input.value = "";
    }
    reveal(false);
    setText(part.error, "");
    setText(part.hint, "");
    submit(button, values);
  }

  /** While something is done, what was typed stays to be seen, and nothing can be changed or sent. */
  function lock(busy, doing) {
    locked = busy;
    part.form.setAttribute("aria-busy", String(busy));
    for (const input of inputs.values()) input[isCheckbox(input) ? "disabled" : "readOnly"] = busy;
    for (const button of part.form.querySelectorAll("button")) button.disabled = busy;
    setText(part.status, busy ? doing : "");
  }

  function tick() {
    const left = deadline === null ? null : Math.max(0, Math.ceil((deadline - performance.now()) / 1000));
    part.time.setAttribute("aria-live", left === 0 ? "polite" : "off"); // said aloud once, when it is over
    if (left === null) setText(part.time, "");
    else setText(part.time, left === 0 ? view.time_is_over : `${TEXT.timeLeft} ${minutes(left)}`);
  }

  /** To the first field of a new screen, or the first empty one. Without a field to the form, never to "Sign out". */
  function placeFocus(isNew) {
    const isElsewhere = !part.root.contains(part.root.getRootNode().activeElement);
    if (isElsewhere && document.activeElement !== document.body) return;
    const fields = [...inputs.values()].filter((input) => !input.hidden && !isCheckbox(input));
    const field = fields.find((input) => isNew || !input.value) ?? fields[0];
    (field ?? part.root).focus();
  }

  function setConnection(state, text) {
    part.root.dataset.connection = state;
    setText(part.connection, text);
  }

  /** Claims nothing any more, and lets go of secrets that were typed. */
  function clear() {
    part.form.hidden = true;
    for (const name of TEXTS) setText(part[name], "");
    for (const place of [part.fields, part.buttons]) place.replaceChildren();
    inputs.clear();
    drawn = "";
    deadline = null;
  }

  part.form.addEventListener("submit", (event) => {
    event.preventDefault();
    press(view.buttons.find((button) => button.primary));
  });
  guardKeys(part.root);
  const ticking = setInterval(tick, 1000);

  function remove() {
    clearInterval(ticking);
    part.root.remove();
  }

  return { root: part.root, draw, lock, clear, placeFocus, setConnection, remove };
}

function makeParts() {
  const root = element("div", { class: "nbauth", lang: "en", tabindex: "-1", "data-jp-suppress-context-menu": "" });
  const form = element("form", { novalidate: "", hidden: "" });
  const part = { root, form };
  const inForm = ["warning", "heading", "person", "notice", "text", "details", "fields", "time", "alert"];
  inForm.push("buttons", "status", "pool");
  for (const name of [...inForm, "error", "hint", "connection"]) part[name] = element("div", { class: `nbauth-${name}` });
  setAttributes(part.heading, { role: "heading", "aria-level": "3" });
  for (const place of [part.person, part.status, part.connection]) setAttributes(place, { role: "status" });
  setAttributes(part.alert, { role: "alert" });
  setAttributes(part.time, { role: "timer" });
  part.alert.append(part.error, part.hint);
  form.append(...inForm.map((name) => part[name]));
  root.append(form, part.connection);
  return part;
}

/** Keeps keys from the notebook: there `b` inserts a cell, `d d` deletes this one, and Enter does not submit a form. */
function guardKeys(root) {
  root.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") event.preventDefault();
  });
  for (const kind of ["keydown", "keypress", "keyup"]) root.addEventListener(kind, (event) => event.stopPropagation());
}

/** Every element that can have the focus says that no shortcut is meant: Notebook 7 asks in the capture phase. */
function element(tag, attributes) {
  const made = document.createElement(tag);
  setAttributes(made, attributes);
  if (tag === "input" || tag === "button" || "tabindex" in attributes) made.dataset.lmSuppressShortcuts = "true";
  return made;
}

function setAttributes(made, attributes) {
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
}

/** Text, never markup: a user name is a stranger's. Untouched if it is the same, or it would be read aloud again. */
function setText(place, text) {
  if (place.textContent !== text) place.textContent = text;
}

function isSecret(input) {
  return isPassword(input) || input.dataset.kind === "code";
}

function isCheckbox(input) {
  return input.type === "checkbox";
}

/** A checkbox says TICKED (view.py) or nothing. */
function valueOf(input) {
  return isCheckbox(input) && !input.checked ? "" : input.value;
}

function fill(input, value) {
  if (isCheckbox(input)) [input.value, input.checked] = ["yes", Boolean(value)];
  else input.value = value;
}

function isPassword(input) {
  return input.dataset.kind === "password";
}

function withTime(sentence, iso) {
  const time = iso && new Date(iso).toLocaleTimeString([], { hour: "numeric", minute: "2-digit", timeZoneName: "short" });
  return sentence.replace("{time}", () => time);
}

function minutes(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** `model.send` throws when the front end knows that this session of the kernel has ended. */
function trySend(model, message) {
  try {
    model.send(message);
    return true;
  } catch {
    return false;
  }
}

/** crypto.randomUUID is missing on a page that came by plain http. */
function randomId() {
  return globalThis.crypto?.randomUUID?.() ?? `nbauth-${Math.random().toString(36).slice(2)}-${Date.now().toString(36)}`;
}

export default { initialize, render };

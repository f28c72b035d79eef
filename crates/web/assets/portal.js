// What the pages gain when a browser runs scripts. Everything works without.
//
// Deliberately absent: storage of any kind in the browser (whoever opens the
// device next must find nothing), requests to anyone but our own server, and
// prompts that hold a person back from leaving.

const SAVE_AFTER_MS = 1200;
const RETRY_FIRST_MS = 3000;
const RETRY_LAST_MS = 30000;
const SHIFT_TIMES = 3;
const SHIFT_WITHIN_MS = 2000;
const ROOM_SHOWN_BELOW = 200;

const NOT_SAVED = "Not saved yet. We will try again.";
const NO_PASSKEY = "That did not work, and nothing was changed. Try again, or use your password.";
const SIGNED_OUT = "You are signed out. Sign in again in another tab, then go on here.";

// ---- Leaving ---------------------------------------------------------------

function leave(link) {
  document.documentElement.classList.add("leaving");
  for (const form of autosaved) form.flush();
  navigator.sendBeacon(link.dataset.end);
  // Emptied, renamed and replaced: neither Back nor the tab's list shows where this was.
  document.body.replaceChildren();
  document.title = "Home";
  history.replaceState(null, "", "/");
  location.replace(link.dataset.to);
}

function watchExit(link) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave(link);
  });

  const voice = document.createElement("div");
  voice.className = "unseen";
  voice.setAttribute("role", "status");
  link.after(voice);

  // Shift counts only when pressed by itself, so that capitals never end a page.
  let presses = [];
  let alone = false;
  const forget = () => {
    presses = [];
    alone = false;
  };
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Shift") forget();
    else if (!event.repeat) alone = true;
  });
  document.addEventListener("pointerdown", forget);
  document.addEventListener("keyup", (event) => {
    if (event.key !== "Shift" || !alone) return;
    alone = false;
    const now = performance.now();
    presses = [...presses.filter((at) => now - at < SHIFT_WITHIN_MS), now];
    const left = SHIFT_TIMES - presses.length;
    if (left <= 0) leave(link);
    else if (left < SHIFT_TIMES - 1) voice.textContent = "Shift once more to leave this page.";
  });
  // A page that comes back out of the browser's memory after leaving is asked for anew.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted && document.documentElement.classList.contains("leaving")) location.reload();
  });
}

// ---- Keeping what is written ------------------------------------------------

const autosaved = [];

class AutosavedForm {
  #form;
  #line;
  #changes = 0;
  #kept = 0;
  #running = null;
  #timer = 0;
  #pause = RETRY_FIRST_MS;
  #stopped = false;

  constructor(form) {
    this.#form = form;
    this.#line = form.querySelector("[data-saved]");
    form.addEventListener("input", () => this.#changed());
    form.addEventListener("change", () => this.#changed());
    form.addEventListener("submit", (event) => this.#submitted(event));
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.flush();
    });
    window.addEventListener("online", () => this.flush());
    window.addEventListener("pageshow", (event) => {
      if (event.persisted) this.#stopped = false;
    });
  }

  // Sends what is not kept yet, at once. May outlive the page.
  flush() {
    if (this.#stopped || this.#running || this.#kept === this.#changes) return;
    clearTimeout(this.#timer);
    this.#running = this.#save().finally(() => {
      this.#running = null;
    });
  }

  #changed() {
    this.#changes += 1;
    if (this.#stopped) return;
    if (this.#line?.dataset.state === "saved") this.#line.dataset.state = "changed";
    this.#later(SAVE_AFTER_MS);
  }

  #later(milliseconds) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), milliseconds);
  }

  async #save() {
    const sent = this.#changes;
    let answer;
    let told = {};
    try {
      answer = await fetch(this.#form.dataset.autosave, {
        method: "POST",
        body: new URLSearchParams(new FormData(this.#form)),
        headers: { Accept: "application/json" },
        credentials: "same-origin",
        redirect: "error",
        keepalive: true,
      });
      told = await answer.json().catch(() => ({}));
    } catch {
      return this.#again();
    }
    if (answer.ok) return this.#keep(sent, told);
    if (answer.status === 409) return this.#refuse(told.message);
    if (answer.status === 401 || answer.status === 403) {
      return this.#again(told.message ?? SIGNED_OUT);
    }
    return this.#again(answer.status < 500 ? told.message : undefined);
  }

  #keep(sent, told) {
    const version = this.#form.elements.namedItem("version");
    if (version && told.version !== undefined) version.value = told.version;
    this.#kept = sent;
    this.#pause = RETRY_FIRST_MS;
    if (this.#kept === this.#changes) this.#say("saved", "Saved");
    else if (!this.#stopped) this.#later(SAVE_AFTER_MS);
  }

  #again(message = NOT_SAVED) {
    this.#say("waiting", message);
    if (!this.#stopped) this.#later(this.#pause);
    this.#pause = Math.min(this.#pause * 2, RETRY_LAST_MS);
  }

  // Somewhere else holds a newer version: the server says what to do, and we stop.
  #refuse(message) {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#say("refused", message ?? "This page was changed elsewhere. Copy what you wrote, then open the page again.");
  }

  #say(state, text) {
    if (!this.#line) return;
    this.#line.dataset.state = state;
    // Only a new text is written, or a screen reader would repeat "Saved" at every pause.
    if (this.#line.textContent !== text) this.#line.textContent = text;
  }

  // A running save finishes first, so that the form is sent with the version it made.
  #submitted(event) {
    this.#stopped = true;
    clearTimeout(this.#timer);
    if (!this.#running) return;
    event.preventDefault();
    const submitter = event.submitter;
    this.#running.then(() => this.#form.requestSubmit(submitter));
  }
}

// ---- Questions that follow from a rating ------------------------------------

function watchFollowUps(form) {
  const blocks = form.querySelectorAll("[data-show-if-item]");
  if (blocks.length === 0) return;
  const decide = () => {
    const answers = new FormData(form);
    for (const block of blocks) {
      const most = Number(block.dataset.showIfMax ?? Infinity);
      const least = Number(block.dataset.showIfMin ?? -Infinity);
      block.hidden = !block.dataset.showIfItem.split(/\s+/).some((item) => {
        const answer = answers.get(item);
        // An unanswered or declined rating is no number and shows nothing.
        const value = answer === null || answer === "" ? NaN : Number(answer);
        return value >= least && value <= most;
      });
    }
  };
  form.addEventListener("change", decide);
  window.addEventListener("pageshow", decide);
  decide();
}

// ---- Questions that are asked only after some answers ---------------------------

function watchAsked(form) {
  // Without this script such questions come with the next page; here they come at once, so its button is not needed.
  for (const aid of form.querySelectorAll("[data-without-script]")) aid.remove();
  const blocks = [...form.querySelectorAll("[data-asked-when]")].map((block) => ({
    block,
    when: JSON.parse(block.dataset.askedWhen),
  }));
  if (blocks.length === 0) return;
  const decide = () => {
    // A question that is not asked has no answer for those that depend on it, so one change may lead to the next.
    for (let round = 0; round <= blocks.length; round += 1) {
      let changed = false;
      for (const { block, when } of blocks) {
        const hidden = !holds(when, form);
        if (block.hidden === hidden) continue;
        block.hidden = hidden;
        changed = true;
      }
      if (!changed) return;
    }
  };
  form.addEventListener("input", decide);
  form.addEventListener("change", decide);
  window.addEventListener("pageshow", decide);
  decide();
}

// What is answered on the page, question by question; nothing for one that is hidden, blank or declined.
function given(form, item) {
  const words = [];
  for (const kind of ["n", "c", "m", "t"]) {
    for (const field of form.querySelectorAll(`[name="${kind}-${item}"]`)) {
      if (field.closest("[data-asked-when][hidden]")) continue;
      if ((field.type === "radio" || field.type === "checkbox") && !field.checked) continue;
      const value = field.value.trim();
      if (value !== "" && value !== "declined") words.push(value);
    }
  }
  return words;
}

const COMPARISONS = {
  below: (order) => order < 0,
  at_most: (order) => order <= 0,
  equal: (order) => order === 0,
  at_least: (order) => order >= 0,
  above: (order) => order > 0,
};

function holds(when, form) {
  const [[kind, told]] = Object.entries(when);
  const compares = (answer, other) => COMPARISONS[told.is](answer < other ? -1 : answer > other ? 1 : 0);
  switch (kind) {
    case "answered":
      return given(form, told.item).length > 0;
    case "is":
      return given(form, told.item).includes(told.word);
    case "number":
      return given(form, told.item).some((answer) => {
        const number = Number(answer.replace(",", "."));
        return !Number.isNaN(number) && compares(number, told.number);
      });
    case "day":
      return given(form, told.item).some((answer) => compares(answer, told.day));
    case "time":
      return given(form, told.item).some((answer) => compares(`${answer}:00`.slice(0, 8), told.time));
    case "not":
      return !holds(told, form);
    case "all":
      return told.every((part) => holds(part, form));
    case "any":
      return told.some((part) => holds(part, form));
    default:
      return true;
  }
}

// ---- Room left in a text ------------------------------------------------------

function watchRoom(area) {
  const limit = Number(area.dataset.limit);
  const line = document.createElement("p");
  line.className = "room-left";
  line.setAttribute("role", "status");
  area.after(line);
  const tell = () => {
    const left = limit - [...area.value].length;
    if (left > Math.min(ROOM_SHOWN_BELOW, limit / 4)) line.textContent = "";
    else if (left >= 0) line.textContent = `Room for ${left} more characters`;
    else line.textContent = `${-left} characters too many. Nothing is lost: shorten the text before you send it.`;
  };
  area.addEventListener("input", tell);
  tell();
}

// ---- Reading a chart ------------------------------------------------------------

function watchChart(figure) {
  const frame = figure.querySelector(".chart-frame");
  const shown = () => [...frame.querySelectorAll("svg")].find((svg) => svg.getClientRects().length > 0);
  const points = () => [...(shown()?.querySelectorAll(".chart-point") ?? [])].sort((a, b) => place(a).x - place(b).x);
  if (points().length === 0) return;

  const reading = document.createElement("p");
  reading.className = "chart-reading";
  reading.setAttribute("aria-live", "polite");
  reading.textContent = "Touch a point, or use the arrow keys, to read it.";
  frame.after(reading);
  frame.tabIndex = 0;
  frame.setAttribute("role", "group");
  frame.setAttribute("aria-label", "Chart. Read its points with the left and right arrow keys.");

  let at = -1;
  const read = (index) => {
    const all = points();
    at = Math.max(0, Math.min(index, all.length - 1));
    for (const point of frame.querySelectorAll(".is-read")) point.classList.remove("is-read");
    all[at]?.classList.add("is-read");
    reading.textContent = all[at]?.dataset.reading ?? "";
  };
  frame.addEventListener("keydown", (event) => {
    const last = points().length - 1;
    const moves = { ArrowLeft: at < 0 ? last : at - 1, ArrowRight: at + 1, Home: 0, End: last };
    if (!(event.key in moves)) return;
    event.preventDefault();
    read(moves[event.key]);
  });
  const nearest = (event) => {
    const far = (point) => Math.hypot(place(point).x - event.clientX, place(point).y - event.clientY);
    const all = points();
    read(all.reduce((best, point, index) => (far(point) < far(all[best]) ? index : best), 0));
  };
  frame.addEventListener("pointermove", nearest);
  frame.addEventListener("pointerdown", nearest);
}

function place(point) {
  const box = point.getBoundingClientRect();
  return { x: box.left + box.width / 2, y: box.top + box.height / 2 };
}

// ---- Taking a text from a file ------------------------------------------------------

function watchFile(field) {
  const input = field.querySelector("input[type=file]");
  const area = document.getElementById(field.dataset.readsFile);
  field.hidden = false;
  input.addEventListener("change", async () => {
    if (!input.files[0]) return;
    area.value = await input.files[0].text();
    area.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

// ---- Passkeys -----------------------------------------------------------------------

// Shows the form only where the browser knows passkeys; what the device answers goes with the form, as anything typed would. What is to be asked
// may hang on what was typed, such as a code. Before signing in the ticket is a cookie that no script reads.
function watchPasskey(form) {
  const isNew = form.dataset.passkey === "create";
  const reads = isNew ? "parseCreationOptionsFromJSON" : "parseRequestOptionsFromJSON";
  if (typeof window.PublicKeyCredential?.[reads] !== "function") return;
  form.hidden = false;
  const line = form.querySelector("[data-says]");
  let running = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (running) return;
    running = true;
    line.textContent = "";
    try {
      const answer = await fetch(form.dataset.options, {
        method: "POST",
        headers: { Accept: "application/json" },
        body: new URLSearchParams(new FormData(form)),
        credentials: "same-origin",
        redirect: "manual",
      });
      // Something comes first, such as the password once more: the page itself says what.
      if (answer.type === "opaqueredirect") return location.reload();
      const told = await answer.json();
      if (answer.ok) {
        const publicKey = PublicKeyCredential[reads](JSON.parse(told.options));
        const credential = await navigator.credentials[isNew ? "create" : "get"]({ publicKey });
        const ticket = form.elements.namedItem("ticket");
        if (ticket) ticket.value = told.ticket;
        form.elements.namedItem("credential").value = JSON.stringify(credential);
        form.submit();
      } else {
        line.textContent = told.message ?? NO_PASSKEY;
      }
    } catch {
      line.textContent = NO_PASSKEY;
    }
    running = false;
  });
}

// ---- Start ------------------------------------------------------------------------

document.querySelectorAll("form").forEach(watchFollowUps);
document.querySelectorAll("form").forEach(watchAsked);
document.querySelectorAll("form[data-autosave]").forEach((form) => autosaved.push(new AutosavedForm(form)));
document.querySelectorAll("textarea[data-limit]").forEach(watchRoom);
document.querySelectorAll("[data-chart]").forEach(watchChart);
document.querySelectorAll("[data-reads-file]").forEach(watchFile);
document.querySelectorAll("form[data-passkey]").forEach(watchPasskey);
document.querySelectorAll("[data-exit]").forEach(watchExit);
document.querySelector("[data-focus]")?.focus();

// Suggestions while a visitor types: the "editable combobox with list autocomplete" of the ARIA
// Authoring Practices, where nothing is chosen until the visitor chooses it. Every word shown
// comes from the server, every choice is a link, and without this script the form still searches.
const FEWEST_CHARACTERS = 2;
const PAUSE_MS = 150;
const PAUSE_IN_WORD_MS = 500; // phone keyboards compose every word: wait for a rest, not for its end
const MOST_KEPT = 60;
const STEPS = { ArrowDown: 1, ArrowUp: -1 };
const MOVES_IN_TEXT = new Set(["ArrowLeft", "ArrowRight", "Home", "End"]);

export function attach(form) {
  const input = form.querySelector("input[name='q']");
  const answers = new Answers(form.dataset.suggestUrl);
  const list = new SuggestionList(input, form.dataset.suggestLabel);
  let pause = 0;
  let isComposing = false;

  const typed = () => input.value.normalize("NFC").replace(/\s+/g, " ").trimStart();
  const isEnough = () => typed().trimEnd().length >= FEWEST_CHARACTERS;

  function stopAsking() {
    clearTimeout(pause);
    answers.cancel();
  }

  function dismiss() {
    stopAsking();
    list.close();
  }

  async function suggest() {
    stopAsking();
    if (!isEnough()) return list.close();
    const text = typed();
    const answer = answers.kept(text) ?? (await answers.ask(text));
    if (answer !== undefined && typed() === text) list.show(answer);
  }

  function suggestAfterPause() {
    stopAsking();
    list.activate(-1);
    if (!isEnough() || answers.kept(typed())) suggest();
    else pause = setTimeout(suggest, isComposing ? PAUSE_IN_WORD_MS : PAUSE_MS);
  }

  function press(event) {
    if (event.isComposing || event.keyCode === 229) return; // the key belongs to the input method
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.key in STEPS && isEnough()) {
      event.preventDefault();
      if (list.isOpen) list.move(STEPS[event.key]);
      else suggest();
    } else if (event.key === "Enter" && list.active) {
      event.preventDefault();
      list.active.click();
    } else if (event.key === "Escape" && (list.isOpen || input.value)) {
      event.preventDefault();
      if (!list.isOpen) input.value = "";
      dismiss();
    } else if (event.key === "Tab") {
      dismiss();
    } else if (MOVES_IN_TEXT.has(event.key)) {
      list.activate(-1);
    }
  }

  input.addEventListener("compositionstart", () => {
    isComposing = true;
    stopAsking();
  });
  input.addEventListener("compositionend", () => {
    isComposing = false;
    suggestAfterPause();
  });
  input.addEventListener("input", suggestAfterPause);
  input.addEventListener("keydown", press);
  input.addEventListener("click", () => {
    if (!list.isOpen && !isComposing) suggest();
  });
  input.addEventListener("blur", dismiss);
  form.addEventListener("submit", dismiss);
  document.addEventListener("pointerdown", (event) => {
    if (!form.contains(event.target)) dismiss();
  });
  window.addEventListener("pagehide", dismiss); // so that coming back does not find it open
}

/** Asks the server one thing at a time, and remembers what it said. */
class Answers {
  #address;
  #kept = new Map();
  #request = new AbortController();

  constructor(address) {
    this.#address = new URL(address, document.baseURI);
  }

  kept(text) {
    return this.#kept.get(text);
  }

  cancel() {
    this.#request.abort();
  }

  /** The answer; an empty one when something failed; undefined when it is no longer wanted. */
  async ask(text) {
    this.cancel();
    this.#request = new AbortController();
    const { signal } = this.#request;
    const address = new URL(this.#address);
    address.searchParams.set("q", text);
    let answer = { sections: [], status: "" };
    try {
      const response = await fetch(address, { signal, headers: { Accept: "application/json" } });
      if (response.status === 200) {
        answer = await response.json();
        this.#keep(text, answer);
      }
    } catch {
      // Nobody asked for suggestions: a network that fails here stays silent.
    }
    return signal.aborted ? undefined : answer;
  }

  #keep(text, answer) {
    this.#kept.set(text, answer);
    if (this.#kept.size > MOST_KEPT) this.#kept.delete(this.#kept.keys().next().value);
  }
}

/** The list below the field, what stands active in it, and what is said of it. */
class SuggestionList {
  #input;
  #box;
  #status;
  #options = [];
  #position = -1;

  constructor(input, label) {
    this.#input = input;
    this.#box = element("div", "suggestions", {
      id: `${input.id}-suggestions`,
      role: "listbox",
      "aria-label": label,
    });
    this.#box.hidden = true;
    this.#status = element("p", "visually-hidden", { role: "status" });
    const anchor = input.closest(".suggestions-anchor");
    anchor.append(this.#box);
    anchor.after(this.#status);
    setAttributes(input, {
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-controls": this.#box.id,
      "aria-expanded": "false",
    });
    // The field keeps the focus, and with it a phone its keyboard, while the list is touched.
    this.#box.addEventListener("mousedown", (event) => event.preventDefault());
    window.visualViewport?.addEventListener("resize", () => this.#fit());
  }

  get isOpen() {
    return !this.#box.hidden;
  }

  get active() {
    return this.#options[this.#position];
  }

  show({ sections, status }) {
    this.activate(-1);
    const filled = sections.filter((section) => section.entries.length > 0);
    this.#box.replaceChildren(...filled.map((section, at) => this.#group(section, at)));
    this.#options = [...this.#box.querySelectorAll("[role='option']")];
    this.#options.forEach((option, at) => (option.id = `${this.#input.id}-suggestion-${at}`));
    this.#open(filled.length > 0);
    this.#status.textContent = status;
    this.#box.scrollTop = 0;
    this.#fit();
  }

  close() {
    this.activate(-1);
    this.#open(false);
    this.#status.textContent = "";
  }

  #open(isOpen) {
    this.#box.hidden = !isOpen;
    this.#input.setAttribute("aria-expanded", String(isOpen));
  }

  /** Go on by one, round the ends; upwards from the field comes the last. */
  move(step) {
    const { length } = this.#options;
    const from = this.#position < 0 && step < 0 ? length : this.#position;
    this.activate((from + step + length) % length);
  }

  /** Make one option the active one; -1 stands for the field itself. */
  activate(position) {
    this.active?.setAttribute("aria-selected", "false");
    this.#position = position;
    if (!this.active) return this.#input.removeAttribute("aria-activedescendant");
    this.active.setAttribute("aria-selected", "true");
    this.active.scrollIntoView({ block: "nearest" });
    this.#input.setAttribute("aria-activedescendant", this.active.id);
  }

  #group({ label, entries }, at) {
    const id = `${this.#input.id}-suggestions-${at}`;
    const group = element("div", "suggestions-group", { role: "group", "aria-labelledby": id });
    const heading = element("div", "suggestions-heading", { id, role: "presentation" });
    heading.textContent = label;
    group.append(heading, ...entries.map(drawOption));
    return group;
  }

  /** Tell the style sheet what a phone's keyboard leaves; dvh knows of toolbars only. */
  #fit() {
    const view = window.visualViewport;
    if (!view || !this.isOpen) return;
    const below = this.#input.getBoundingClientRect().bottom;
    const room = Math.floor(view.offsetTop + view.height - below);
    this.#box.style.setProperty("--suggestions-room", `${room}px`);
  }
}

// A link that is itself the option: what is inside an option would be hidden from screen readers.
function drawOption({ text, marks, detail, url, lang }) {
  const option = element("a", "suggestions-option", {
    href: url,
    role: "option",
    tabindex: "-1",
    "aria-selected": "false",
  });
  const words = element("span", "suggestions-words");
  const name = element("span", "suggestions-text", lang ? { lang } : {});
  name.append(...marked(text, marks));
  words.append(name);
  if (detail) {
    const line = element("span", "suggestions-detail");
    line.textContent = detail;
    words.append(" ", line);
  }
  option.append(words);
  return option;
}

/** The text in pieces, those that were typed inside a mark; never read as HTML. */
function marked(text, marks) {
  const pieces = [];
  let done = 0;
  for (const [start, end] of marks) {
    const mark = element("mark", "suggestions-mark");
    mark.textContent = text.slice(start, end);
    pieces.push(text.slice(done, start), mark);
    done = end;
  }
  return [...pieces, text.slice(done)];
}

function element(name, className, attributes = {}) {
  const made = document.createElement(name);
  made.className = className;
  setAttributes(made, attributes);
  return made;
}

function setAttributes(target, attributes) {
  for (const [name, value] of Object.entries(attributes)) target.setAttribute(name, value);
}

// Keys of the review, heard only while the focus is within its form and not in a text.
const STEP = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };

export function attach(form) {
  const ticks = [...form.querySelectorAll("input[name='accepted']")];

  function move(by) {
    const place = ticks.indexOf(document.activeElement);
    const next = place < 0 ? (by > 0 ? 0 : ticks.length - 1) : place + by;
    ticks[Math.max(0, Math.min(ticks.length - 1, next))]?.focus();
  }

  function say() {
    const row = document.activeElement.closest("[data-change]");
    const more = row?.querySelector("details");
    if (!more) return;
    more.open = true;
    more.querySelector("textarea").focus();
  }

  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      form.requestSubmit(form.querySelector("button[value='publish']"));
      return;
    }
    if (event.key === "Escape" && event.target.matches("textarea")) {
      event.target.closest("[data-change]")?.querySelector("input")?.focus();
      return;
    }
    const isText = event.target.matches("textarea, input[type='text']");
    if (isText || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key in STEP) move(STEP[event.key]);
    else if (event.key === "w") say();
    else return;
    event.preventDefault();
  });
  const wanted = form.querySelector("[aria-invalid='true']") ?? ticks[0];
  wanted?.focus({ preventScroll: true });
}

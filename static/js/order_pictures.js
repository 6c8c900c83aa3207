// Puts pictures in order by dragging with a finger or the mouse, by keys or by the buttons; the
// form keeps the order in which they stand, and saves it with the words.
const EDGE_PX = 60;
const SCROLL_PX = 12;

export function attach(list) {
  const form = list.closest("form");
  const said = document.createElement("p");
  said.className = "visually-hidden";
  said.setAttribute("role", "status");
  form.append(said);

  const items = () => [...list.children];

  function announce(item) {
    const all = items();
    said.textContent = list.dataset.moved
      .replace("{place}", all.indexOf(item) + 1)
      .replace("{count}", all.length);
    for (const [place, each] of all.entries()) {
      const up = each.querySelector("button[value^='up-']");
      const down = each.querySelector("button[value^='down-']");
      if (up) up.disabled = place === 0;
      if (down) down.disabled = place === all.length - 1;
    }
    form.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function step(item, up, focused) {
    const other = up ? item.previousElementSibling : item.nextElementSibling;
    if (!other) return;
    if (up) other.before(item);
    else other.after(item);
    announce(item);
    const kept = focused.disabled ? item.querySelector(".listing-picture-grip") : focused;
    kept?.focus();
    item.scrollIntoView({ block: "nearest" });
  }

  list.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=act]");
    const [act] = button?.value.split("-") ?? [];
    if (act !== "up" && act !== "down") return;
    event.preventDefault();
    step(button.closest("li"), act === "up", button);
  });

  function grip(handle) {
    const item = handle.closest("li");
    let before = null;
    handle.hidden = false;
    handle.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
      event.preventDefault();
      step(item, event.key === "ArrowUp", handle);
    });
    handle.addEventListener("pointerdown", (event) => {
      if (!event.isPrimary || event.button !== 0) return;
      event.preventDefault();
      before = items().indexOf(item);
      item.dataset.held = "";
      // The moved item leaves the document for a moment, and would lose the pointer with it.
      document.addEventListener("pointermove", follow);
      document.addEventListener("pointerup", drop);
      document.addEventListener("pointercancel", drop);
    });

    function follow(event) {
      if (!event.isPrimary) return;
      if (event.clientY < EDGE_PX) window.scrollBy(0, -SCROLL_PX);
      if (event.clientY > innerHeight - EDGE_PX) window.scrollBy(0, SCROLL_PX);
      for (const other of items()) {
        if (other === item) continue;
        const box = other.getBoundingClientRect();
        const middle = box.top + box.height / 2;
        const isAbove = item.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_PRECEDING;
        if (isAbove && event.clientY < middle) return other.before(item);
        if (!isAbove && event.clientY > middle) {
          const next = other.nextElementSibling?.getBoundingClientRect();
          if (!next || event.clientY < next.top + next.height / 2) return other.after(item);
        }
      }
    }

    function drop(event) {
      if (!event.isPrimary) return;
      document.removeEventListener("pointermove", follow);
      document.removeEventListener("pointerup", drop);
      document.removeEventListener("pointercancel", drop);
      delete item.dataset.held;
      if (items().indexOf(item) !== before) announce(item);
    }
  }

  for (const handle of list.querySelectorAll(".listing-picture-grip")) grip(handle);
}

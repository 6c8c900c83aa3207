// Lets a list be ordered by dragging; the buttons beside each item do the same by keyboard.
export function attach(list) {
  const form = document.getElementById(list.dataset.form);
  const field = form.elements.namedItem("order");
  let dragged = null;

  const ids = () => [...list.children].map((item) => item.dataset.id).join(",");
  const before = ids();

  for (const item of list.children) item.draggable = true;

  list.addEventListener("dragstart", (event) => {
    dragged = event.target.closest("[data-id]");
    dragged.dataset.dragged = "true";
    event.dataTransfer.effectAllowed = "move";
  });

  list.addEventListener("dragover", (event) => {
    const over = event.target.closest("[data-id]");
    if (!dragged || !over || over === dragged) return;
    event.preventDefault();
    const { top, height } = over.getBoundingClientRect();
    if (event.clientY > top + height / 2) over.after(dragged);
    else over.before(dragged);
  });

  list.addEventListener("drop", (event) => event.preventDefault());

  list.addEventListener("dragend", () => {
    delete dragged.dataset.dragged;
    dragged = null;
    if (ids() === before) return;
    field.value = ids();
    form.requestSubmit();
  });
}

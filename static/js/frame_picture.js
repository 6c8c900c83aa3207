// A frame of four to three that is moved over a picture; the sliders beside it always agree with it.
const PROPORTION = 4 / 3;
const WHOLE = 1000;
const LEAST = 100;
const STEP = 10;

export function attach(fields) {
  const [left, top, width] = fields.querySelectorAll(".frame-slider");
  const part = fields.querySelector("select");
  const stage = fields.querySelector(".frame-stage");
  const frame = fields.querySelector(".frame-window");
  const ratio = Number(fields.dataset.width) / Number(fields.dataset.height);
  const widest = Math.max(LEAST, Math.min(WHOLE, Math.floor((WHOLE * PROPORTION) / ratio)));
  const card = fields.closest("li").querySelector(".listing-picture-card");
  const image = fields.closest("li").dataset.image;
  width.max = String(widest);

  const heightOf = (wide) => (wide * ratio) / PROPORTION;
  const within = (value, least, most) => Math.round(Math.max(least, Math.min(most, value)));

  function place(l, t, w) {
    const wide = within(w, LEAST, widest);
    const high = Math.ceil(heightOf(wide));
    left.max = String(WHOLE - wide);
    top.max = String(Math.max(0, WHOLE - high));
    width.value = String(wide);
    left.value = String(within(l, 0, WHOLE - wide));
    top.value = String(within(t, 0, Math.max(0, WHOLE - high)));
    frame.style.left = `${left.value / 10}%`;
    frame.style.top = `${top.value / 10}%`;
    frame.style.width = `${wide / 10}%`;
    frame.style.height = `${Math.min(WHOLE, high) / 10}%`;
  }

  const now = () => [Number(left.value), Number(top.value), Number(width.value)];

  function choose(l, t, w) {
    part.value = "own";
    place(l, t, w);
  }

  const tell = () => fields.dispatchEvent(new Event("input", { bubbles: true }));

  function stand(share) {
    const tall = heightOf(WHOLE) < WHOLE;
    if (tall) place(0, (WHOLE - heightOf(WHOLE)) * share, WHOLE);
    else place((WHOLE - widest) * share, 0, widest);
  }

  part.addEventListener("change", () => {
    const share = { start: 0, whole: 0.5, middle: 0.5, end: 1 }[part.value];
    if (share !== undefined) stand(share);
  });
  fields.addEventListener("input", (event) => {
    if (event.target.classList?.contains("frame-slider")) choose(...now());
  });

  frame.addEventListener("keydown", (event) => {
    const [l, t, w] = now();
    const moves = {
      ArrowLeft: [l - STEP, t, w],
      ArrowRight: [l + STEP, t, w],
      ArrowUp: [l, t - STEP, w],
      ArrowDown: [l, t + STEP, w],
      "+": [l, t, w + STEP],
      "=": [l, t, w + STEP],
      "-": [l, t, w - STEP],
    };
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    choose(...move);
    tell();
  });

  let held = null;
  frame.addEventListener("pointerdown", (event) => {
    if (!event.isPrimary || event.button !== 0) return;
    event.preventDefault();
    frame.focus({ preventScroll: true });
    frame.setPointerCapture(event.pointerId);
    const resizes = event.target.classList.contains("frame-corner");
    held = { x: event.clientX, y: event.clientY, from: now(), resizes };
  });
  frame.addEventListener("pointermove", (event) => {
    if (!held || !event.isPrimary) return;
    const box = stage.getBoundingClientRect();
    const across = ((event.clientX - held.x) / box.width) * WHOLE;
    const down = ((event.clientY - held.y) / box.height) * WHOLE;
    const [l, t, w] = held.from;
    if (held.resizes) choose(l, t, w + across);
    else choose(l + across, t + down, w);
  });
  for (const end of ["pointerup", "pointercancel"])
    frame.addEventListener(end, () => {
      if (!held) return;
      held = null;
      tell();
    });

  // Once the draft is saved, the small picture beside it is the part that was chosen.
  fields.form.addEventListener("draft-saved", (event) => {
    const shown = event.detail.cards?.[image];
    if (shown) card.src = shown;
  });

  fields.form.addEventListener("draft-filled", () => place(...now()));

  stage.hidden = false;
  place(...now());
}

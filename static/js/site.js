// Finds what a page asks for and loads just that; every page works without it.
const behaviours = {
  "submit-on-change": () => import("./submit_on_change.js"),
  print: () => import("./print_page.js"),
  "near-me": () => import("./near_me.js"),
  suggest: () => import("./suggest.js"),
  "fill-position": () => import("./fill_position.js"),
  "verify-chain": () => import("./verify_chain.js"),
  "send-pictures": () => import("./send_pictures.js"),
  "review-keys": () => import("./review_keys.js"),
  "drag-order": () => import("./drag_order.js"),
  "find-while-typing": () => import("./find_while_typing.js"),
  "use-passkey": () => import("./use_passkey.js"),
  "keep-closed": () => import("./keep_closed.js"),
  "live-preview": () => import("./live_preview.js"),
  "keep-draft": () => import("./keep_draft.js"),
  "order-pictures": () => import("./order_pictures.js"),
  "frame-picture": () => import("./frame_picture.js"),
  "record-check": () => import("./record_check.js"),
  "send-checks": () => import("./send_checks.js"),
  "leave-checks": () => import("./leave_checks.js"),
  "scan-code": () => import("./scan_code.js"),
};

// A form that is sent before its behaviour is there waits for it; where that cannot be loaded,
// it goes as it would have gone without.
function attach(element, load) {
  let held;
  const hold = (event) => {
    event.preventDefault();
    held ??= ready.finally(() => element.requestSubmit(event.submitter));
  };
  const isForm = element instanceof HTMLFormElement;
  if (isForm) element.addEventListener("submit", hold);
  const ready = load()
    .finally(() => isForm && element.removeEventListener("submit", hold))
    .then((module) => module.attach(element));
}

for (const element of document.querySelectorAll("[data-behaviour]")) {
  const load = behaviours[element.dataset.behaviour];
  if (load) attach(element, load);
}

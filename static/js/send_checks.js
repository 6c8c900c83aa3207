// Sends the field checks that wait on this phone from whatever page of the desk is open.
import { sendAll, unsent } from "./field_check_queue.js";

export function attach(place) {
  if (document.querySelector("[data-behaviour='record-check']")) return;

  async function show() {
    const waiting = await unsent();
    place.hidden = waiting.length === 0;
    place.querySelector("strong").textContent = String(waiting.length);
  }

  async function send() {
    if ((await unsent()).length === 0) return;
    await show();
    await sendAll(place.dataset.page, show);
    await show();
  }

  window.addEventListener("online", send);
  send();
}

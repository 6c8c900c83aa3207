// Reads a code with the camera, where the browser can; elsewhere the button goes.
const EACH_MS = 250;
const FORMATS = ["qr_code", "ean_13", "ean_8", "upc_a", "data_matrix"];

export function attach(button) {
  if (!("BarcodeDetector" in window) || !navigator.mediaDevices?.getUserMedia) {
    button.remove();
    return;
  }
  const field = document.getElementById(button.dataset.field);
  button.hidden = false;
  button.addEventListener("click", () => scan(button, field));
}

async function scan(button, field) {
  const detector = new BarcodeDetector({ formats: FORMATS });
  const dialog = document.createElement("dialog");
  dialog.className = "check-camera";
  const video = document.createElement("video");
  Object.assign(video, { playsInline: true, muted: true });
  const close = document.createElement("button");
  Object.assign(close, { type: "button", className: "button", textContent: button.dataset.close });
  dialog.append(video, close);
  document.body.append(dialog);
  let stream;
  const stop = () => {
    for (const track of stream?.getTracks() ?? []) track.stop();
    dialog.remove();
    button.focus();
  };
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", stop);
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    video.srcObject = stream;
    dialog.showModal();
    await video.play();
    while (dialog.open) {
      const [found] = await detector.detect(video);
      if (found) {
        field.value = found.rawValue;
        dialog.close();
        field.dispatchEvent(new Event("change"));
      }
      await new Promise((done) => setTimeout(done, EACH_MS));
    }
  } catch {
    stop();
    field.focus();
    const said = document.getElementById("check-said");
    if (said) said.textContent = button.dataset.refused;
  }
}

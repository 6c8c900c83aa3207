// Lets the device make or use a passkey when the form is sent, and sends its answer along.
export function attach(form) {
  const button = form.querySelector("button[type=submit]");
  const said = form.querySelector("[role=status]");
  if (!window.PublicKeyCredential?.parseCreationOptionsFromJSON) {
    said.textContent = form.dataset.unknown;
    return;
  }
  if (location.origin !== form.dataset.origin) {
    said.textContent = form.dataset.elsewhere;
    return;
  }
  button.disabled = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!form.reportValidity()) return;
    button.disabled = true;
    said.textContent = form.dataset.waiting;
    try {
      form.elements.answer.value = JSON.stringify((await answered(form)).toJSON());
      form.submit();
    } catch (error) {
      said.textContent =
        error.name === "InvalidStateError" ? form.dataset.known : form.dataset.stopped;
      button.disabled = false;
    }
  });
}

function answered(form) {
  const options = JSON.parse(form.dataset.options);
  return form.dataset.act === "create"
    ? navigator.credentials.create({
        publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options),
      })
    : navigator.credentials.get({
        publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options),
      });
}

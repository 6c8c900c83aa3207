// A button that prints the page; without scripts the browser's own menu does.
export function attach(button) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

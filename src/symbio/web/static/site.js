// Nothing here is needed for a page to work: it only spares a reload or a click.
"use strict";
// What is open beside the list on a wide page would push the list out of sight on a phone.
if (window.matchMedia("(max-width: 760px)").matches) {
  document.querySelectorAll("details[data-open-wide]").forEach((one) => one.removeAttribute("open"));
}
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-at-once]");
  if (form) form.requestSubmit();
});

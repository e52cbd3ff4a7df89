// Nothing here is needed for the page to work: a slider tells its figure while it moves, a wide page opens the form.
"use strict";
document.addEventListener("input", (event) => {
  const told = document.querySelector(`output[data-of="${event.target.id}"]`);
  if (told) told.textContent = event.target.value;
});
if (window.matchMedia("(min-width: 1180px)").matches) {
  for (const form of document.querySelectorAll("details.what-if")) form.open = true;
}

// Nothing here is needed for a page to work: it only spares a reload or a click.
"use strict";
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-at-once]");
  if (form) form.requestSubmit();
});

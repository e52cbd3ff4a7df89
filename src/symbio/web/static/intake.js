// Nothing here is needed for a page to work: it spares clicks, and lets rows of a spreadsheet be pasted into a grid.
"use strict";

function tickAll(table) {
  const label = table.dataset.tickAll;
  const box = document.createElement("input");
  box.type = "checkbox";
  box.setAttribute("aria-label", label);
  box.title = label;
  box.addEventListener("change", () => {
    for (const one of table.querySelectorAll("tbody input[type=checkbox]")) one.checked = box.checked;
  });
  table.querySelector("thead th").append(box);
}

document.querySelectorAll("table[data-tick-all]").forEach(tickAll);

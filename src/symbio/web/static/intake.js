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

const ROWS_AT_FIRST = 6;
const MOST_GRID_ROWS = 2000;

/** Rows of a pasted block: cells by tabs, with the quotes that a spreadsheet puts round inner line breaks. */
function blockOf(text) {
  const rows = [[""]];
  let quoted = false;
  for (let i = 0; i < text.length; i += 1) {
    const sign = text[i];
    const row = rows[rows.length - 1];
    if (quoted) {
      if (sign === '"' && text[i + 1] === '"') { row[row.length - 1] += '"'; i += 1; }
      else if (sign === '"') quoted = false;
      else row[row.length - 1] += sign;
    } else if (sign === '"' && row[row.length - 1] === "") quoted = true;
    else if (sign === "\t") row.push("");
    else if (sign === "\n") rows.push([""]);
    else if (sign !== "\r") row[row.length - 1] += sign;
  }
  if (rows.length > 1 && rows[rows.length - 1].join("") === "") rows.pop();
  return rows.map((row) => row.map((cell) => cell.replace(/\s+/g, " ").trim()));
}

/** A cell as text between tabs. */
function asText(cell) {
  const flat = cell.replace(/\s+/g, " ").trim();
  return flat.includes('"') ? `"${flat.replaceAll('"', '""')}"` : flat;
}

class Grid {
  constructor(place, area) {
    this.place = place;
    this.area = area;
    this.words = place.dataset;
    this.known = new Set(JSON.parse(this.words.known));
    this.titles = JSON.parse(this.words.titles);
    this.table = document.createElement("table");
    this.table.className = "review grid-table";
    this.table.append(document.createElement("thead"), document.createElement("tbody"));
    const scroll = document.createElement("div");
    scroll.className = "scroll";
    scroll.append(this.table);
    const more = this.button(this.words.more, () => this.grow(this.body.rows.length + ROWS_AT_FIRST));
    this.other = this.button(this.words.asText, () => this.swap());
    const actions = document.createElement("div");
    actions.className = "actions";
    actions.append(more, this.other);
    this.inner = [scroll, more];
    place.append(scroll, actions);
    this.head();
    this.grow(ROWS_AT_FIRST);
    this.table.addEventListener("paste", (event) => this.paste(event));
    this.table.addEventListener("keydown", (event) => this.move(event));
    area.form.addEventListener("submit", () => this.write());
    this.isShown = true;
    if (area.value.trim()) this.swap(); else this.show();
  }

  get body() { return this.table.tBodies[0]; }

  button(words, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "quiet";
    made.textContent = words;
    made.addEventListener("click", act);
    return made;
  }

  show() {
    this.area.closest(".field").hidden = this.isShown;
    for (const one of this.inner) one.hidden = !this.isShown;
    this.other.textContent = this.isShown ? this.words.asText : this.words.asTable;
  }

  swap() {
    if (this.isShown) this.write();
    this.isShown = !this.isShown;
    this.show();
    (this.isShown ? this.body.querySelector("input") : this.area).focus();
  }

  head() {
    const row = document.createElement("tr");
    for (const title of this.titles) {
      const cell = document.createElement("th");
      cell.scope = "col";
      cell.textContent = title;
      row.append(cell);
    }
    this.table.tHead.replaceChildren(row);
  }

  grow(count) {
    while (this.body.rows.length < Math.min(count, MOST_GRID_ROWS)) {
      const row = this.body.insertRow();
      while (row.cells.length < this.titles.length) this.cell(row);
    }
  }

  cell(row) {
    const input = document.createElement("input");
    const title = this.titles[row.cells.length];
    input.setAttribute("aria-label", `${title}, ${this.words.row} ${row.rowIndex}`);
    row.insertCell().append(input);
  }

  retitle(titles) {
    this.titles = titles;
    this.head();
    for (const row of this.body.rows) row.replaceChildren();
    for (const row of this.body.rows) while (row.cells.length < titles.length) this.cell(row);
  }

  paste(event) {
    const text = event.clipboardData.getData("text/plain");
    let block = blockOf(text);
    if (block.length < 2 && block[0].length < 2) return;
    event.preventDefault();
    const at = event.target.closest("td");
    let top = at.parentElement.sectionRowIndex;
    let left = at.cellIndex;
    const titles = block[0].filter((cell) => this.known.has(cell.toLowerCase()));
    if (titles.length > 1) {
      this.retitle(block[0].map((cell, i) => cell || `${i + 1}`));
      block = block.slice(1);
      top = 0;
      left = 0;
    }
    this.grow(top + block.length);
    block.forEach((cells, r) => cells.forEach((cell, c) => {
      const input = this.body.rows[top + r]?.cells[left + c]?.firstElementChild;
      if (input) input.value = cell;
    }));
    this.body.rows[top].cells[left].firstElementChild.focus();
  }

  move(event) {
    const step = { Enter: 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    const at = event.target.closest("td");
    if (!step || !at) return;
    event.preventDefault();
    const row = at.parentElement.sectionRowIndex + step;
    if (row >= this.body.rows.length) this.grow(row + 1);
    this.body.rows[row]?.cells[at.cellIndex]?.firstElementChild.focus();
  }

  write() {
    if (!this.isShown) return;
    const rows = [...this.body.rows].map((row) => [...row.cells].map((cell) => cell.firstElementChild.value));
    const filled = rows.filter((cells) => cells.some((cell) => cell.trim()));
    const lines = [this.titles, ...filled].map((cells) => cells.map(asText).join("\t"));
    this.area.value = filled.length ? lines.join("\n") : "";
  }
}

document.querySelectorAll("[data-grid-for]").forEach((place) => {
  new Grid(place, document.getElementById(place.dataset.gridFor));
});

(() => {
  const root = document.documentElement;
  const titles = {};
  document.querySelectorAll("h1 span[lang]").forEach((span) => { titles[span.lang] = span.textContent; });

  function setLanguage(lang) {
    root.dataset.lang = lang;
    root.lang = lang;
    if (titles[lang]) document.title = titles[lang];
    document.querySelectorAll("[data-set-lang]").forEach((button) => {
      button.setAttribute("aria-pressed", String(button.dataset.setLang === lang));
    });
    countShown();
  }

  const cards = [...document.querySelectorAll(".card")];
  const form = document.getElementById("filters");
  const shown = document.getElementById("shown");

  function countShown() {
    const visible = cards.filter((card) => !card.hidden).length;
    shown.textContent = root.dataset.lang === "ru" ? `Показано: ${visible}` : `Shown: ${visible}`;
  }

  function order(name) {
    const up = name === "km" ? 1 : -1;
    const value = (card) => (card.dataset[name] === "" ? null : Number(card.dataset[name]));
    const sorted = [...cards].sort((a, b) => {
      const [x, y] = [value(a), value(b)];
      if (x === null || y === null) return (x === null) - (y === null);
      return up * (x - y);
    });
    document.getElementById("cards").append(...sorted);
  }

  function filter() {
    const words = document.getElementById("q").value.toLowerCase().split(/\s+/).filter(Boolean);
    const kinds = new Set([...form.querySelectorAll("[name=kind]:checked")].map((box) => box.value));
    for (const card of cards) {
      const text = card.textContent.toLowerCase();
      card.hidden = !kinds.has(card.dataset.kind) || !words.every((word) => text.includes(word));
    }
    countShown();
  }

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", (event) => {
    if (event.target.name === "order") order(event.target.value);
    filter();
  });
  document.querySelectorAll("[data-set-lang]").forEach((button) => {
    button.addEventListener("click", () => setLanguage(button.dataset.setLang));
  });
  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll(".card details:not([open])")];
    opened.forEach((details) => { details.open = true; });
  });
  window.addEventListener("afterprint", () => opened.forEach((details) => { details.open = false; }));
  setLanguage(root.dataset.lang);
})();

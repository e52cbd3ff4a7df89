(() => {
  const root = document.documentElement;
  const articles = [...document.querySelectorAll(".atlas > article")];
  const home = document.querySelector("[data-home]");

  function shownArticle() {
    const id = decodeURIComponent(location.hash.slice(1));
    const target = id && document.getElementById(id);
    return (target && target.closest("article")) || articles[0];
  }

  function show() {
    const shown = shownArticle();
    articles.forEach((article) => { article.hidden = article !== shown; });
    home.hidden = shown === articles[0];
    const heading = shown.querySelector(`h1 [lang=${root.dataset.lang}]`) || shown.querySelector("h1");
    document.title = heading.textContent;
  }

  function setLanguage(lang) {
    root.dataset.lang = lang;
    root.lang = lang;
    document.querySelectorAll("[data-set-lang]").forEach((button) => {
      button.setAttribute("aria-pressed", String(button.dataset.setLang === lang));
    });
    show();
  }

  document.querySelectorAll("[data-set-lang]").forEach((button) => {
    button.addEventListener("click", () => setLanguage(button.dataset.setLang));
  });
  addEventListener("hashchange", () => {
    show();
    const id = decodeURIComponent(location.hash.slice(1));
    const target = document.getElementById(id);
    if (target && target.tagName === "ARTICLE") scrollTo(0, 0); else if (target) target.scrollIntoView();
  });
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("article:not([hidden]) details:not([open])")];
    opened.forEach((details) => { details.open = true; });
  });
  addEventListener("afterprint", () => opened.forEach((details) => { details.open = false; }));
  setLanguage(root.dataset.lang);
})();

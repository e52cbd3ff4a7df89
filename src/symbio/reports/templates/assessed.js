(() => {
  const root = document.documentElement;
  const buttons = [...document.querySelectorAll("[data-set-lang]")];

  function setLanguage(lang) {
    root.dataset.lang = lang;
    root.lang = lang;
    for (const button of buttons) {
      const chosen = button.dataset.setLang === lang;
      button.setAttribute("aria-pressed", String(chosen));
      if (chosen) document.title = button.dataset.title;
    }
  }

  for (const button of buttons) button.addEventListener("click", () => setLanguage(button.dataset.setLang));
  setLanguage(root.dataset.lang);
})();

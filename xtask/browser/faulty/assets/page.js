// The least that a page of the site does with JavaScript.
(function () {
  "use strict";
  var root = document.documentElement;
  var link = document.querySelector("[data-language]");
  if (localStorage.getItem("theme")) { root.setAttribute("data-theme", localStorage.getItem("theme")); }
  document.querySelector("[data-theme-switch]").addEventListener("click", function () {
    var theme = root.getAttribute("data-theme") === "dark" ? "light" : "dark";
    root.setAttribute("data-theme", theme);
    localStorage.setItem("theme", theme);
  });
  function keepSection() { link.setAttribute("href", link.getAttribute("href").split("#")[0] + location.hash); }
  window.addEventListener("hashchange", keepSection);
  keepSection();
})();

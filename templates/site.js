// Everything here is a convenience: each page is whole without it.
(function () {
  "use strict";
  var root = document.documentElement;
  var themes = ["auto", "light", "dark"], WHILE = 4000;

  function stored() {
    try { return localStorage.getItem("theme") || "auto"; } catch (error) { return "auto"; }
  }

  function show(theme) {
    if (theme === "auto") { root.removeAttribute("data-theme"); } else { root.setAttribute("data-theme", theme); }
    document.querySelectorAll("[data-theme-switch]").forEach(function (button) {
      button.querySelector(".theme-name").textContent = button.getAttribute("data-" + theme);
      button.setAttribute("data-now", theme);
      button.hidden = false;
    });
  }

  function switchThemes() {
    var theme = stored();
    show(theme);
    document.querySelectorAll("[data-theme-switch]").forEach(function (button) {
      button.addEventListener("click", function () {
        theme = themes[(themes.indexOf(theme) + 1) % themes.length];
        try { localStorage.setItem("theme", theme); } catch (error) { /* A page without storage forgets the choice. */ }
        show(theme);
      });
    });
  }

  // The language switch keeps the section: ids are the same in every language.
  function keepSection() {
    document.querySelectorAll("[data-language]").forEach(function (link) {
      var page = link.getAttribute("href");
      function follow() { link.setAttribute("href", page + location.hash); }
      window.addEventListener("hashchange", follow);
      follow();
    });
  }

  function copyTex() {
    if (!navigator.clipboard) { return; }
    var words = document.body.getAttribute("data-copy"), done = document.body.getAttribute("data-copied");
    document.querySelectorAll(".tex pre").forEach(function (source) {
      var button = document.createElement("button");
      button.type = "button";
      button.className = "copy";
      button.textContent = words;
      button.addEventListener("click", function () {
        navigator.clipboard.writeText(source.textContent).then(function () {
          button.textContent = done;
          setTimeout(function () { button.textContent = words; }, 1600);
        });
      });
      source.after(button);
    });
  }

  // A link to something inside a closed <details> opens it.
  function openTarget() {
    var target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (var node = target; node; node = node.parentElement) {
      if (node.tagName === "DETAILS") { node.open = true; }
    }
  }

  // A box is a stop for the keyboard only while it scrolls.
  function stops(part) {
    part.querySelectorAll(".formula, .table, pre").forEach(function (box) {
      if (box.scrollWidth > box.clientWidth + 1 || box.scrollHeight > box.clientHeight + 1) {
        box.setAttribute("tabindex", "0");
      } else {
        box.removeAttribute("tabindex");
      }
    });
  }

  // The stylesheet puts off the layout of what lies far below, so that a page appears at once. It is made up for when the reader
  // has been reading for a while, piece by piece; before a jump, on paper and in a window of another size, all of it.
  function layOut() {
    var pieces = Array.from(document.querySelectorAll("article > .card, article > .plot, article > .explorer, article > .published"));
    var idle = window.requestIdleCallback || function (work) { setTimeout(work, 1); };
    function piece() {
      var next = pieces.shift();
      if (!next) { all(); return; }
      next.style.contentVisibility = "visible";
      stops(next);
      idle(piece);
    }
    function all() {
      pieces = [];
      root.setAttribute("data-laid-out", "");
      stops(document);
    }
    ["resize", "hashchange", "beforeprint"].forEach(function (change) { window.addEventListener(change, all); });
    document.addEventListener("toggle", function (event) { stops(event.target); }, true);
    if (location.hash) { all(); } else { window.addEventListener("load", function () { setTimeout(piece, WHILE); }); }
  }

  // The menu closes with Escape and when the focus leaves it.
  function closeMenu() {
    document.querySelectorAll("details.menu").forEach(function (menu) {
      menu.addEventListener("keydown", function (event) {
        if (event.key === "Escape" && menu.open) { menu.open = false; menu.querySelector("summary").focus(); }
      });
      document.addEventListener("click", function (event) {
        if (!menu.contains(event.target)) { menu.open = false; }
      });
    });
  }

  // The contents say which section is being read.
  function followSections() {
    var links = Array.prototype.slice.call(document.querySelectorAll(".contents a"));
    var heads = links.map(function (link) { return document.getElementById(decodeURIComponent(link.hash.slice(1))); });
    if (!links.length || !window.IntersectionObserver) { return; }
    function mark() {
      var now = -1;
      heads.forEach(function (head, at) { if (head && head.getBoundingClientRect().top < window.innerHeight / 3) { now = at; } });
      links.forEach(function (link, at) {
        if (at === now) { link.setAttribute("aria-current", "true"); } else { link.removeAttribute("aria-current"); }
      });
    }
    var observer = new IntersectionObserver(mark, { rootMargin: "0px 0px -66% 0px" });
    heads.forEach(function (head) { if (head) { observer.observe(head); } });
    mark();
  }

  switchThemes();
  followSections();
  keepSection();
  copyTex();
  closeMenu();
  layOut();
  window.addEventListener("hashchange", openTarget);
  openTarget();
})();

// A preview of what a reference names, on hover and on keyboard focus: from this page, or from the previews that all pages share.
(function () {
  "use strict";
  var SHOW = 150, HIDE = 220, GAP = 8;
  var box, shown, wanted, timer, previews = {};

  // The previews of other pages come when the first reference is pointed at.
  function load() {
    var script = document.createElement("script");
    script.src = main.getAttribute("data-previews");
    script.onload = function () {
      unpack(window.previews).then(function (read) {
        previews = read;
        box.removeAttribute("aria-busy");
        if (wanted) { show(wanted); }
      });
    };
    document.head.appendChild(script);
    load = function () {};
  }

  function fragment(key) {
    var here = document.querySelector("[data-item='" + key + "']");
    if (here) { return excerpt(here); }
    var kept = previews[key];
    if (!kept) { return null; }
    var template = document.createElement("template");
    template.innerHTML = kept[document.documentElement.lang.slice(0, 2)] + (kept.formula ? "<div>" + kept.formula + "</div>" : "");
    return template.content;
  }

  // What stands on this page is shown from where it stands.
  function excerpt(card) {
    var out = document.createDocumentFragment();
    [".card-title", ".explorer-title", ".table-name", "figcaption strong", ".correct .formula math", ":scope > .formula math", ".verdict", ".drawing.narrow svg"].forEach(function (part) {
      var found = card.querySelector(part);
      if (!found) { return; }
      var line = document.createElement("div");
      line.appendChild(found.cloneNode(true));
      if (part === ".drawing.narrow svg") { line.className = "preview-drawing"; }
      out.appendChild(line);
    });
    out.querySelectorAll("[id]").forEach(function (named) { named.removeAttribute("id"); });
    return out.firstChild ? out : null;
  }

  function place(link) {
    var at = link.getClientRects()[0] || link.getBoundingClientRect();
    var width = document.documentElement.clientWidth, height = window.innerHeight;
    var left = Math.max(GAP, Math.min(at.left, width - box.offsetWidth - GAP));
    var below = at.bottom + GAP, above = at.top - box.offsetHeight - GAP;
    var fits = below + box.offsetHeight <= height - GAP;
    box.style.visibility = at.bottom < 0 || at.top > height ? "hidden" : "";
    box.style.left = left + "px";
    box.style.top = Math.max(GAP, fits || above < GAP ? Math.min(below, height - box.offsetHeight - GAP) : above) + "px";
  }

  function show(link) {
    clearTimeout(timer);
    if (shown === link) { return; }
    hide();
    load();
    wanted = link;
    var content = fragment(link.getAttribute("data-preview"));
    if (!content) { return; }
    box.replaceChildren(content);
    box.hidden = false;
    place(link);
    shown = link;
    link.setAttribute("aria-describedby", box.id);
  }

  function hide() {
    clearTimeout(timer);
    wanted = null;
    if (!shown) { return; }
    shown.removeAttribute("aria-describedby");
    shown = null;
    box.hidden = true;
  }

  function soon(action, after) { clearTimeout(timer); timer = setTimeout(action, after); }

  var links = document.querySelectorAll("a[data-preview]");
  if (!links.length) { return; }
  box = document.createElement("div");
  box.className = "preview";
  box.id = "site-preview";
  box.setAttribute("role", "tooltip");
  box.hidden = true;
  var main = document.querySelector("main");
  main.appendChild(box);
  if (main.hasAttribute("data-previews") && window.DecompressionStream) {
    box.setAttribute("aria-busy", "true");
  } else {
    load = function () {};
  }
  box.addEventListener("mouseenter", function () { clearTimeout(timer); });
  box.addEventListener("mouseleave", function () { soon(hide, HIDE); });
  links.forEach(function (link) {
    link.removeAttribute("title");
    link.addEventListener("mouseenter", function () { soon(function () { show(link); }, SHOW); });
    link.addEventListener("mouseleave", function () { soon(hide, HIDE); });
    link.addEventListener("focus", function () { show(link); });
    link.addEventListener("blur", hide);
    link.addEventListener("click", hide);
  });
  document.addEventListener("keydown", function (event) { if (event.key === "Escape") { hide(); } });
  // The scroll that brings a focused link into view must not hide what the focus has shown.
  window.addEventListener("scroll", function () { if (shown && shown === document.activeElement) { place(shown); } else { hide(); } }, { passive: true });
  window.addEventListener("resize", hide);
})();

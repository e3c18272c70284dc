// A figure in a dialog as large as the window: the wide drawing, whatever the page shows.
(function () {
  "use strict";
  var dialog = document.querySelector("dialog[data-zoom-dialog]");
  if (!dialog || !dialog.showModal) { return; }
  var stage = dialog.querySelector("[data-zoom-stage]");
  var opener;

  // The copy has ids of its own, so that its clips are its own.
  function copy(drawing) {
    var twin = drawing.cloneNode(true);
    twin.querySelectorAll("[id]").forEach(function (node) {
      var old = node.id, fresh = "zoom-" + old;
      node.id = fresh;
      twin.querySelectorAll("*").forEach(function (user) {
        ["clip-path", "mask", "fill", "href"].forEach(function (name) {
          var value = user.getAttribute(name);
          if (value === "url(#" + old + ")") { user.setAttribute(name, "url(#" + fresh + ")"); }
          if (value === "#" + old) { user.setAttribute(name, "#" + fresh); }
        });
      });
    });
    return twin;
  }

  document.querySelectorAll("[data-zoom]").forEach(function (button) {
    var figure = button.closest(".plot");
    button.hidden = false;
    button.addEventListener("click", function () {
      opener = button;
      stage.replaceChildren(copy(figure.querySelector(".drawing.wide svg")));
      dialog.setAttribute("aria-label", figure.querySelector("figcaption strong").textContent);
      dialog.showModal();
      // A drawing wider than the window scrolls, by keyboard too.
      if (stage.scrollWidth > stage.clientWidth) { stage.setAttribute("tabindex", "0"); } else { stage.removeAttribute("tabindex"); }
    });
  });
  dialog.querySelector("[data-zoom-close]").addEventListener("click", function () { dialog.close(); });
  dialog.addEventListener("click", function (event) { if (event.target === dialog) { dialog.close(); } });
  dialog.addEventListener("close", function () {
    stage.replaceChildren();
    if (opener) { opener.focus(); }
  });
})();

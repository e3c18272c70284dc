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
  // A search of the page's own headings, unless the page has another.
  function search() {
    var open = document.createElement("button"), dialog = document.createElement("dialog");
    open.type = "button";
    open.textContent = "Search";
    open.setAttribute("data-search-open", "");
    dialog.setAttribute("data-search-dialog", "");
    dialog.setAttribute("aria-label", "Search");
    dialog.innerHTML = "<label>Search <input type=search></label><p data-search-count></p><ol></ol>";
    document.querySelector("header").append(open);
    document.body.append(dialog);
    var field = dialog.querySelector("input"), list = dialog.querySelector("ol");
    open.addEventListener("click", function () { dialog.showModal(); });
    document.addEventListener("keydown", function (event) {
      if (event.ctrlKey && event.key === "k") { event.preventDefault(); dialog.showModal(); }
      if (event.key === "Enter" && dialog.open) { list.querySelector("a").click(); }
    });
    list.addEventListener("click", function () { dialog.close(); });
    field.addEventListener("input", function () {
      var word = field.value;
      list.replaceChildren();
      document.querySelectorAll("main [id]").forEach(function (part) {
        var title = part.textContent.replace("#", "").trim(), at = title.indexOf(word);
        if (!part.matches("h2") || at < 0) { return; }
        var item = document.createElement("li"), hit = document.createElement("a"), mark = document.createElement("mark");
        hit.href = "#" + part.id;
        mark.textContent = word;
        hit.append(title.slice(0, at), mark, title.slice(at + word.length));
        item.append(hit);
        list.append(item);
      });
      dialog.querySelector("[data-search-count]").textContent = String(list.children.length);
    });
  }
  if (!document.querySelector("[data-search-dialog]")) { search(); }
  function keepSection() { link.setAttribute("href", link.getAttribute("href").split("#")[0] + location.hash); }
  window.addEventListener("hashchange", keepSection);
  keepSection();
})();

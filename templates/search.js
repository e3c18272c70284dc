// Search in the pages of one language. The index is a script, so that it loads from a file as well as from a server.
(function () {
  "use strict";
  var MOST = 30, BEFORE = 40, AFTER = 110;
  var dialog = document.querySelector("dialog[data-search-dialog]");
  var button = document.querySelector("[data-search-open]");
  if (!dialog || !dialog.showModal || !button || !window.DecompressionStream) { return; }
  var field = dialog.querySelector("input"), list = dialog.querySelector("ol"), count = dialog.querySelector("[data-search-count]");
  var root = dialog.getAttribute("data-root"), asked = false, entries = [];

  function load() {
    if (asked) { return; }
    asked = true;
    var script = document.createElement("script");
    script.src = dialog.getAttribute("data-index");
    script.onload = function () {
      unpack(window.searchIndex).then(function (index) { entries = index; search(); });
    };
    document.head.appendChild(script);
  }

  function words(text) { return text.toLowerCase().split(/[\s，。、；：“”（）,;]+/).filter(Boolean); }

  // Every word must occur; a hit in the title weighs more than one in the text, an id most of all.
  function weight(entry, wanted) {
    var title = entry[1].toLowerCase(), text = entry[2].toLowerCase(), sum = 0;
    for (var i = 0; i < wanted.length; i += 1) {
      if (title.split(" ")[0] === wanted[i]) { sum += 8; } else if (title.indexOf(wanted[i]) >= 0) { sum += 4; } else if (text.indexOf(wanted[i]) >= 0) { sum += 1; } else { return 0; }
    }
    return sum;
  }

  function marked(text, wanted) {
    var out = document.createElement("span"), lower = text.toLowerCase();
    var first = Math.min.apply(null, wanted.map(function (word) { var at = lower.indexOf(word); return at < 0 ? text.length : at; }));
    var from = first < text.length ? Math.max(0, first - BEFORE) : 0;
    var cut = text.slice(from, from + BEFORE + AFTER), at = 0;
    lower = cut.toLowerCase();
    if (from > 0) { out.append("…"); }
    while (at < cut.length) {
      var next = cut.length, length = 0;
      wanted.forEach(function (word) {
        var found = lower.indexOf(word, at);
        if (found >= 0 && found < next) { next = found; length = word.length; }
      });
      out.append(cut.slice(at, next));
      if (length) {
        var mark = document.createElement("mark");
        mark.textContent = cut.slice(next, next + length);
        out.append(mark);
      }
      at = next + length;
    }
    if (from + BEFORE + AFTER < text.length) { out.append("…"); }
    return out;
  }

  function search() {
    var wanted = words(field.value), found = [];
    list.replaceChildren();
    if (!wanted.length) { count.textContent = ""; return; }
    entries.forEach(function (entry, place) {
      var sum = weight(entry, wanted);
      if (sum) { found.push({ entry: entry, sum: sum, place: place }); }
    });
    found.sort(function (a, b) { return b.sum - a.sum || a.place - b.place; });
    found.slice(0, MOST).forEach(function (hit) {
      var item = document.createElement("li"), link = document.createElement("a"), title = document.createElement("strong");
      link.href = root + hit.entry[0];
      title.append(marked(hit.entry[1], wanted));
      link.append(title, " ", marked(hit.entry[2], wanted));
      link.addEventListener("click", function () { dialog.close(); });
      item.append(link);
      list.append(item);
    });
    count.textContent = (found.length ? dialog.getAttribute("data-found") : dialog.getAttribute("data-none")).replace("{}", found.length);
  }

  function open() { load(); dialog.showModal(); field.select(); }

  // Arrow keys walk from the field through the results and back.
  function walk(event) {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") { return; }
    var stops = [field].concat(Array.prototype.slice.call(list.querySelectorAll("a")));
    var at = stops.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
    if (stops[at]) { stops[at].focus(); event.preventDefault(); }
  }

  document.querySelectorAll("[data-search-plain]").forEach(function (link) { link.hidden = true; });
  button.hidden = false;
  button.addEventListener("click", open);
  field.addEventListener("input", search);
  dialog.addEventListener("keydown", walk);
  field.addEventListener("keydown", function (event) {
    var first = list.querySelector("a");
    if (event.key === "Enter" && !event.isComposing && first) { event.preventDefault(); first.click(); }
  });
  dialog.querySelector("[data-search-close]").addEventListener("click", function () { dialog.close(); });
  dialog.addEventListener("click", function (event) { if (event.target === dialog) { dialog.close(); } });
  document.addEventListener("keydown", function (event) {
    var chord = event.key === "k" && (event.ctrlKey || event.metaKey);
    if (chord && !document.querySelector("dialog[open]")) { event.preventDefault(); open(); }
  });
})();

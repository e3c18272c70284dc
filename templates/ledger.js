// The ledger's tables: filters by verdict and kind, columns that sort. Without this they are complete, in reading order.
(function () {
  "use strict";

  function value(row, column) {
    var cell = row.cells[column], sort = cell.getAttribute("data-sort");
    var number = sort === null ? NaN : sort === "" ? Infinity : Number(sort);
    return isNaN(number) ? cell.textContent.trim() : number;
  }

  function compare(a, b) {
    if (typeof a === "number" && typeof b === "number") { return a < b ? -1 : a > b ? 1 : 0; }
    return String(a).localeCompare(String(b), document.documentElement.lang, { numeric: true });
  }

  function sortable(table) {
    var body = table.tBodies[0], rows = Array.prototype.slice.call(body.rows), heads = table.tHead.rows[0].cells;
    Array.prototype.forEach.call(heads, function (head, column) {
      var button = document.createElement("button");
      button.type = "button";
      button.className = "sort";
      button.append.apply(button, Array.prototype.slice.call(head.childNodes));
      head.replaceChildren(button);
      button.addEventListener("click", function () {
        var now = head.getAttribute("aria-sort"), next = now === "ascending" ? "descending" : now === "descending" ? null : "ascending";
        Array.prototype.forEach.call(heads, function (other) { other.removeAttribute("aria-sort"); });
        var order = rows.slice();
        if (next) {
          head.setAttribute("aria-sort", next);
          order.sort(function (a, b) { return (next === "ascending" ? 1 : -1) * compare(value(a, column), value(b, column)); });
        }
        body.append.apply(body, order);
      });
    });
  }

  function filters(group) {
    var tables = document.querySelectorAll("table[data-ledger]"), count = group.querySelector("[data-filter-count]");
    function apply() {
      var verdict = group.querySelector("[name=verdict]").value, kind = group.querySelector("[name=kind]").value, shown = 0, all = 0;
      tables.forEach(function (table) {
        var left = 0;
        Array.prototype.forEach.call(table.tBodies[0].rows, function (row) {
          var fits = (!verdict || row.getAttribute("data-verdict") === verdict) && (!kind || row.getAttribute("data-kind") === kind);
          row.hidden = !fits;
          left += fits ? 1 : 0;
          all += 1;
        });
        shown += left;
        var part = table.closest("[data-ledger-part]");
        part.hidden = left === 0;
      });
      count.textContent = shown + " / " + all;
    }
    group.hidden = false;
    group.addEventListener("change", apply);
    apply();
  }

  document.querySelectorAll("table[data-ledger]").forEach(sortable);
  document.querySelectorAll("[data-ledger-filter]").forEach(filters);
})();

// Explorers: looks a state up in the grid that the build computed, and redraws its curves. Nothing is computed here.
(function () {
  "use strict";

  // To a tenth of a unit, as the build writes it.
  function tenth(value) { return Math.round(10 * value) / 10; }

  // The attribute d of a curve; a gap in the data breaks the line.
  // The values are differences of whole multiples of the last decimal.
  function path(grid, curve, area) {
    var x = grid.axes[0], y = grid.axes[1], unit = Math.pow(10, grid.decimals), sum = 0, command = "M", d = "";
    curve.forEach(function (step, index) {
      if (step === null) { command = "M"; return; }
      sum += step;
      var value = sum / unit;
      var across = area.left + (grid.x[index] - x[0]) / (x[1] - x[0]) * (area.right - area.left);
      var down = area.bottom + (value - y[0]) / (y[1] - y[0]) * (area.top - area.bottom);
      d += command + tenth(across) + " " + tenth(down);
      command = "L";
    });
    return d;
  }

  function start(explorer, grid) {
    var inputs = Array.from(explorer.querySelectorAll("[data-control]"));
    var starts = inputs.map(function (input) { return input.value; });
    var drawings = Array.from(explorer.querySelectorAll(".drawing[data-left]")).map(function (drawing) {
      var area = {};
      ["left", "top", "right", "bottom"].forEach(function (side) { area[side] = Number(drawing.getAttribute("data-" + side)); });
      return { area: area, paths: Array.from(drawing.querySelectorAll("path[data-series]")) };
    });
    var readings = Array.from(explorer.querySelectorAll("[data-reading]"));

    function show() {
      var state = 0;
      inputs.forEach(function (input, control) {
        var setting = Number(input.value);
        state = state * grid.settings[control] + setting;
        if (input.type === "range") {
          var words = input.getAttribute("data-words").split(" ")[setting];
          input.setAttribute("aria-valuetext", words);
          input.parentNode.querySelector("output").textContent = words;
        }
      });
      drawings.forEach(function (drawing) {
        drawing.paths.forEach(function (element, series) {
          element.setAttribute("d", path(grid, grid.curves[state][series], drawing.area));
        });
      });
      readings.forEach(function (element, reading) { element.textContent = grid.readings[state][reading]; });
    }

    inputs.forEach(function (input) { input.addEventListener("input", show); });
    explorer.querySelector("[data-reset]").addEventListener("click", function () {
      inputs.forEach(function (input, control) { input.value = starts[control]; });
      show();
    });
    explorer.classList.add("live");
    explorer.querySelector(".controls").hidden = false;
  }

  if (!window.DecompressionStream) { return; }
  document.querySelectorAll("[data-explorer]").forEach(function (explorer) {
    unpack(window.explorers[explorer.getAttribute("data-explorer")]).then(function (grid) { start(explorer, grid); });
  });
})();

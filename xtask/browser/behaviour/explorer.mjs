// An explorer follows its controls, by keyboard and by mouse, and its reset restores what the build wrote.

import { readFileSync } from "node:fs";
import { withPage } from "../chromium.mjs";

export const name = "explorer";

export async function check(browser, site, file) {
  if (!readFileSync(site.path(file), "utf8").includes("data-explorer=")) return [];
  return withPage(browser, { viewport: { width: 1280, height: 900 } }, async (page) => {
    await page.goto(site.fileUrl(file));
    const places = [];
    for (const explorer of await page.locator(".explorer[data-explorer]").all()) {
      const id = await explorer.getAttribute("data-explorer");
      for (const place of await faults(explorer)) places.push(`${id}: ${place}`);
    }
    return places;
  });
}

async function faults(explorer) {
  const controls = await explorer.locator(".controls [data-control]").all();
  const reset = explorer.locator("[data-reset]");
  if (controls.length === 0) return ["no control"];
  for (const control of [...controls, reset]) if (!(await control.isVisible())) return ["a control stays hidden"];
  if ((await explorer.locator("[aria-live=polite] [data-reading]").count()) === 0) return ["no reading in a live region"];
  const places = [];
  const start = await seen(explorer);
  let readings = start.readings;
  for (const [way, move, press] of [
    ["keyboard", byKeyboard, () => reset.press("Enter")],
    ["mouse", byMouse, () => reset.click()],
  ]) {
    for (const [index, control] of controls.entries()) {
      await move(control);
      const now = await seen(explorer);
      const [before, after] = [start.controls[index], now.controls[index]];
      const label = `${way}: ${before.id}`;
      if (after.value === before.value) places.push(`${label} stays at ${before.value}`);
      if (now.curves === start.curves) places.push(`${label} changes no curve`);
      if (after.output !== after.words) places.push(`${label} shows ${after.output}, says ${after.words}`);
      if (before.words !== null && after.words === before.words) places.push(`${label} still says ${before.words}`);
      if (now.readings !== start.readings) readings = now.readings;
      await press();
      const again = await seen(explorer);
      for (const part of ["curves", "readings"]) {
        if (again[part] !== start[part]) places.push(`${label}: reset does not restore the ${part}, ${difference(start[part], again[part])}`);
      }
      if (again.controls[index].value !== before.value) places.push(`${label}: reset leaves ${again.controls[index].value}`);
    }
  }
  if (readings === start.readings) places.push("no control changes a reading");
  return places;
}

async function byKeyboard(control) {
  const last = await control.evaluate((input) => Number(input.value) === Number(input.max || input.length - 1));
  await control.press(last ? "ArrowLeft" : "ArrowRight");
}

// A click on the end of a slider's track that the thumb is farther from; the list that a select opens is the system's own.
async function byMouse(control) {
  const { slider, fraction, options, value } = await control.evaluate((input) => ({
    slider: input.type === "range",
    fraction: (input.value - input.min) / (input.max - input.min),
    options: input.length,
    value: Number(input.value),
  }));
  if (!slider) return control.selectOption({ index: (value + 1) % options });
  const { width, height } = await control.boundingBox();
  return control.click({ position: { x: width * (fraction < 0.5 ? 0.98 : 0.02), y: height / 2 } });
}

// What a reader sees and hears of the state.
function seen(explorer) {
  return explorer.evaluate((section) => ({
    controls: [...section.querySelectorAll("[data-control]")].map((input) => ({
      id: input.id,
      value: input.value,
      words: input.getAttribute("aria-valuetext"),
      output: input.type === "range" ? (input.parentNode.querySelector("output")?.textContent ?? "nothing") : null,
    })),
    curves: [...section.querySelectorAll(".drawing[data-left] path[data-series]")].map((path) => path.getAttribute("d")).join(" "),
    readings: [...section.querySelectorAll("[data-reading]")].map((reading) => reading.textContent).join(" "),
  }));
}

function difference(expected, found) {
  const at = [...expected].findIndex((letter, index) => letter !== found[index]);
  const part = (text) => text.slice(Math.max(0, at - 8), at + 16);
  return `expected "${part(expected)}", found "${part(found)}"`;
}

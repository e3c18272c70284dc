// An explorer follows its controls, by keyboard and by mouse, and its reset restores what the build wrote.

export const name = "explorer";
export const applies = (file, site) => site.expected.ids("explorers", file).length > 0;

export async function check({ page, site, file }) {
  const places = [];
  for (const id of site.expected.ids("explorers", file)) {
    const explorer = page.locator(`.explorer[data-explorer="${id}"]`);
    const found = (await explorer.count()) === 1 ? await faults(explorer) : ["is not on the page"];
    for (const place of found) places.push(`${id}: ${place}`);
  }
  return places;
}

// Milliseconds: more than any machine takes to unpack the states.
const PATIENCE = 5_000;

async function faults(explorer) {
  // An explorer that never comes to life is found by what it lacks.
  await explorer.locator(".controls").waitFor({ timeout: PATIENCE }).catch(() => {});
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
    ["click", byClick, () => reset.click()],
    ["drag", byDrag, () => reset.click()],
  ]) {
    for (const [index, control] of controls.entries()) {
      if (way === "drag" && !(await isSlider(control))) continue;
      if ((await move(control, explorer, start)) === "still") places.push(`${way}: ${start.controls[index].id} follows only when it is let go`);
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

// A click on the end of a slider's track that the thumb is farther from.
async function byClick(control) {
  if (!(await isSlider(control))) return choose(control);
  const { to, y } = await track(control);
  return control.page().mouse.click(to, y);
}

// The thumb of a slider taken to that end, which must redraw the curves before it is let go.
async function byDrag(control, explorer, start) {
  const { mouse } = control.page();
  const { from, to, y } = await track(control);
  await mouse.move(from, y);
  await mouse.down();
  await mouse.move(to, y, { steps: 4 });
  const followed = (await seen(explorer)).curves !== start.curves;
  await mouse.up();
  return followed ? "moved" : "still";
}

// The list of a select is opened with a click. It is the system's own, outside of the page, and follows the keyboard.
async function choose(select) {
  const last = await select.evaluate((input) => Number(input.value) === input.length - 1);
  await select.click();
  await select.page().keyboard.press(last ? "ArrowUp" : "ArrowDown");
  return select.page().keyboard.press("Enter");
}

function isSlider(control) {
  return control.evaluate((input) => input.type === "range");
}

// Where a slider's thumb is, and the end that is farther from it, in the window.
async function track(slider) {
  await slider.scrollIntoViewIfNeeded();
  const { x, y, width, height } = await slider.boundingBox();
  const fraction = await slider.evaluate((input) => (input.value - input.min) / (input.max - input.min));
  // The thumb is as wide as the slider is high, at most, and stays within its ends.
  const at = (part) => x + height / 2 + part * (width - height);
  return { from: at(fraction), to: at(fraction < 0.5 ? 1 : 0), y: y + height / 2 };
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

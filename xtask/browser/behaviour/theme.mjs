// The theme switch shows both themes, by keyboard, and the choice outlives a reload.

import { Site } from "../site.mjs";

export const name = "theme";
export const applies = Site.inLanguage;

// Light, dark and the system's: a full turn of the switch.
const TURN = 3;

export async function check({ page }) {
  const control = page.locator("[data-theme-switch]").first();
  if (!(await control.isVisible())) return ["no visible [data-theme-switch]"];
  const places = [];
  const start = await colours(page);
  let other = start;
  for (let press = 1; press <= TURN && other.surface === start.surface; press += 1) {
    await control.press("Enter");
    other = await colours(page);
  }
  if (other.surface === start.surface) places.push(`${TURN} presses leave the background ${start.surface}`);
  if (other.ink === start.ink) places.push(`${TURN} presses leave the text ${start.ink}`);
  await page.reload();
  const kept = await colours(page);
  if (kept.surface !== other.surface) places.push(`after a reload the background is ${kept.surface}, not ${other.surface}`);
  for (let press = 1; press <= TURN && (await colours(page)).surface !== start.surface; press += 1) await control.press("Enter");
  if ((await colours(page)).surface !== start.surface) places.push(`${TURN} presses more do not bring ${start.surface} back`);
  return places;
}

function colours(page) {
  return page.evaluate(() => {
    const { backgroundColor: surface, color: ink } = getComputedStyle(document.body);
    return { surface, ink };
  });
}

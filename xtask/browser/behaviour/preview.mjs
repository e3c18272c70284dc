// A reference shows what it names, on keyboard focus and on hover, and Escape closes it.

import { readFileSync } from "node:fs";

export const name = "preview";

// Longer than the delay of a hover, in milliseconds.
const DELAY = 1000;

export async function check({ page, site, file }) {
  if (!readFileSync(site.path(file), "utf8").includes("data-preview=")) return [];
  // The previews of other pages come with the first focus.
  await page.evaluate(() => document.querySelector("main a[data-preview]").focus());
  await page.locator("#site-preview[aria-busy]").waitFor({ state: "detached" });
  await page.evaluate(() => document.activeElement.blur());
  const places = await empty(page);
  const links = await page.locator("main a[data-preview]").all();
  // The first, and the last, which the page must scroll to.
  for (const link of new Set([links.at(0), links.at(-1)])) {
    if (!link || !(await link.isVisible())) continue;
    const key = await link.getAttribute("data-preview");
    await link.focus();
    await settled(page);
    if (!(await shown(page))) places.push(`${key}: focus shows nothing`);
    if ((await link.getAttribute("aria-describedby")) !== "site-preview") places.push(`${key}: focus names no description`);
    await page.keyboard.press("Escape");
    if (await shown(page)) places.push(`${key}: Escape leaves the preview of a focus`);
    await link.blur();
    await settled(page);
    await link.hover();
    await page.locator("#site-preview").waitFor({ timeout: DELAY }).catch(() => places.push(`${key}: hover shows nothing`));
    if ((await shown(page)) && !(await inWindow(page))) places.push(`${key}: the preview leaves the window`);
    await page.keyboard.press("Escape");
    if (await shown(page)) places.push(`${key}: Escape leaves the preview of a hover`);
    await page.mouse.move(0, 0);
  }
  return places;
}

// Every reference whose preview has nothing to show.
function empty(page) {
  return page.evaluate(() => {
    const places = [];
    for (const link of document.querySelectorAll("a[data-preview]")) {
      if (!link.checkVisibility()) continue;
      link.focus({ preventScroll: true });
      const box = document.querySelector("#site-preview");
      if (!box || box.hidden || box.textContent.trim() === "") places.push(`${link.dataset.preview}: nothing to show`);
      link.blur();
    }
    return [...new Set(places)];
  });
}

function shown(page) {
  return page.locator("#site-preview").isVisible();
}

function inWindow(page) {
  return page.evaluate(() => {
    const { left, top, right, bottom } = document.querySelector("#site-preview").getBoundingClientRect();
    return left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight;
  });
}

// A scroll that a focus causes is told to the page within a few frames.
function settled(page) {
  return page.evaluate(async () => {
    for (let frame = 0; frame < 4; frame += 1) await new Promise(requestAnimationFrame);
  });
}

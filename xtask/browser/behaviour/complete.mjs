// A page shows every equation, claim and figure that the ledger places on it, and a reference to one of them has a preview.

import { Site } from "../site.mjs";

export const name = "complete";
export const applies = Site.inLanguage;

export async function check({ page, site, file }) {
  const shown = await page.evaluate(() =>
    [...document.querySelectorAll("[data-item]")].filter((card) => card.checkVisibility()).map((card) => card.dataset.item));
  const missing = site.expected.items(file).filter((item) => !shown.includes(item));
  // The mark `id` is for a name that stands on the thing itself, or in a row of a table about it.
  const links = await page.locator("main a[href*='#']:not(.id, [data-preview])").evaluateAll((all) => all.map(({ href }) => href));
  const bare = links.filter((href) => site.items.has(href));
  return [
    ...missing.map((item) => `${item} is not shown`),
    ...new Set(bare.map((href) => `a reference to ${site.items.get(href)} has no preview`)),
  ];
}

// The language switch leads to the same section of the same page in the other language, with and without JavaScript.

import { Site } from "../site.mjs";

export const name = "language";
export const applies = Site.inLanguage;

export async function check({ page, site, file }) {
  const sections = await page.evaluate(() => [...document.querySelectorAll("main [id]:not(svg, svg *)")].map(({ id }) => id));
  const section = sections.at(Math.floor(sections.length / 2));
  const before = await page.evaluate(() => document.documentElement.lang);
  if (section) await page.goto(`${site.fileUrl(file)}#${section}`);
  const link = page.locator("a[data-language]").first();
  if (!(await link.isVisible())) return ["no visible a[data-language]"];
  await link.click();
  await page.waitForLoadState();
  const after = await page.evaluate(() => ({
    language: document.documentElement.lang,
    section: decodeURIComponent(location.hash.slice(1)),
    target: document.querySelector(":target") !== null,
  }));
  const places = [];
  if (after.language === before) places.push(`the language stays ${before}`);
  if (section && after.section !== section) places.push(`#${section} becomes #${after.section}`);
  else if (section && !after.target) places.push(`the other language has no #${section}`);
  return places;
}

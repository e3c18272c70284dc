// Opened from the disk, the search finds a section by its title in the page's language, and Enter goes to the first hit.

import { Site } from "../site.mjs";

export const name = "search";
export const applies = Site.inLanguage;

// What no page says.
const NOWHERE = "qqqzzz";
const WORDS = { en: "gradient", zh: "梯度" };

export async function check({ page, site, file, open }) {
  await open();
  const places = [];
  const dialog = page.locator("dialog[data-search-dialog]");
  const hits = dialog.locator("ol a");
  const isOpen = () => dialog.evaluate((element) => element.open);
  const button = page.locator("[data-search-open]");
  if ((await button.count()) !== 1 || !(await button.isVisible())) return ["no visible [data-search-open]"];
  await button.click();
  if (!(await isOpen())) return ["the button opens no dialog"];
  await page.keyboard.press("Escape");
  if (await isOpen()) places.push("Escape leaves the dialog open");
  await page.keyboard.press("Control+k");
  if (!(await isOpen())) return [...places, "Ctrl+K opens no dialog"];

  const heading = await headingOf(page);
  const word = heading?.title ?? WORDS[file.split("/")[0]] ?? WORDS.en;
  await page.keyboard.type(word);
  await hits.first().waitFor({ timeout: 5000 }).catch(() => places.push(`"${word}" finds nothing`));
  const found = await hits.evaluateAll((links) => links.map(({ href }) => href));
  const expected = heading && new URL(`#${heading.id}`, site.fileUrl(file)).href;
  if (found.length > 0 && expected && !found.includes(expected)) places.push(`"${word}" does not find ${file}#${heading.id}`);

  await dialog.locator("input").fill(NOWHERE);
  if ((await hits.count()) > 0) places.push(`"${NOWHERE}" finds something`);
  if (!(await dialog.locator("[data-search-count]").textContent())) places.push("a search without hits says nothing");

  const common = WORDS[file.split("/")[0]] ?? WORDS.en;
  await dialog.locator("input").fill(common);
  if ((await hits.count()) === 0) return [...places, `"${common}" finds nothing`];
  if ((await hits.first().locator("mark").count()) === 0) places.push(`"${common}" is not marked in its first hit`);
  const first = await hits.first().evaluate((link) => link.href);
  await page.keyboard.press("Enter");
  await page.waitForURL(first, { timeout: 5000 }).catch(() => places.push(`Enter leads to ${page.url()}, not ${first}`));
  if (await isOpen()) places.push("Enter leaves the dialog open");
  const reached = await page.evaluate(() => location.hash === "" || document.querySelector(":target") !== null);
  if (!reached) places.push(`the first hit of "${common}" leads to no section`);
  return places;
}

// The last section whose title can be typed.
function headingOf(page) {
  return page.evaluate(() => {
    const links = [...document.querySelectorAll("main h2[id] > .permalink")];
    const heading = links.map((link) => link.parentNode).findLast((title) => !title.querySelector("math"));
    return heading ? { id: heading.id, title: heading.textContent.replace(/#$/, "").trim() } : null;
  });
}

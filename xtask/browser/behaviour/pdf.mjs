// Printed to a file, the report is tagged, has no empty sheet, no text beyond the margins, and the addresses of what it cites.
// Looked at are the whole report of each language, from its index, and one page as it is printed alone.

import { getDocumentProxy } from "unpdf";
import { SHEETS, openBook } from "../book.mjs";
import { withPage } from "../chromium.mjs";
import { readersPages } from "../pages.mjs";

export const name = "pdf";
export const applies = (file, site) => isIndex(file, site) || file === readersPages(site).at(-1);

// The stylesheet's side margin of 16 mm in points, less what rounding to the pixels of the screen may take.
const MARGIN = (16 / 25.4) * 72 - 1;

export function check({ browser, site, file }) {
  return withPage(browser, {}, async (page) => {
    await (isIndex(file, site) ? openBook(page, site, file.split("/")[0]) : page.goto(site.fileUrl(file)));
    const cited = await page.locator("main a[rel=external]").evaluateAll((links) =>
      links.filter((link) => link.checkVisibility()).map((link) => link.href));
    return faults(await getDocumentProxy(new Uint8Array(await page.pdf(SHEETS)), { verbosity: 0 }), cited);
  });
}

function isIndex(file, site) {
  return site.expected.languages.some((language) => file === `${language}/index.html`);
}

async function faults(pdf, cited) {
  const places = [];
  let all = "";
  for (let number = 1; number <= pdf.numPages; number += 1) {
    const sheet = await pdf.getPage(number);
    const items = (await sheet.getTextContent()).items.filter(({ str }) => str?.trim());
    if (items.length === 0) places.push(`sheet ${number} is empty`);
    for (const { str, width, transform } of items) {
      const left = transform[4];
      if (left < MARGIN || left + width > sheet.view[2] - MARGIN) places.push(`sheet ${number}: "${str.slice(0, 30)}" leaves the margins`);
    }
    all += items.map(({ str }) => str).join("");
  }
  if (!(await pdf.getMarkInfo())?.Marked) places.push("the file is not tagged");
  const text = all.replace(/\s/g, "");
  for (const address of new Set(cited)) if (!text.includes(address)) places.push(`${address} is not printed`);
  return places;
}

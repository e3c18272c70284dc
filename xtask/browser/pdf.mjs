// node pdf.mjs SITE CHROMIUM OUT
//
// Prints the report into one tagged PDF a language, `OUT/LANGUAGE.pdf`.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { SHEETS, openBook } from "./book.mjs";
import { withBrowser, withPage } from "./chromium.mjs";
import { Site } from "./site.mjs";

const [directory, chromium, out] = process.argv.slice(2);
const site = new Site(directory, 1, 1);

mkdirSync(out, { recursive: true });
await withBrowser(chromium, async (browser) => {
  for (const language of site.expected.languages) {
    await withPage(browser, {}, async (page) => {
      const pages = await openBook(page, site, language);
      const path = join(out, `${language}.pdf`);
      await page.pdf({ path, ...SHEETS });
      process.stdout.write(`${path}: ${pages} pages of the site\n`);
    });
  }
});

// What a first visit transfers, and what the whole site weighs.

import { statSync } from "node:fs";
import { withBrowser, withPage } from "../chromium.mjs";
import { transferred, withServer } from "../server.mjs";

const PAGE_LIMIT = 120 * 1024;
const SITE_LIMIT = 4 * 1024 * 1024;

export async function validate({ site, chromium, report }) {
  await withServer(site, ({ origin, asked }) =>
    withBrowser(chromium, async (browser) => {
      for (const file of site.pages) {
        asked.length = 0;
        await withPage(browser, {}, async (page) => {
          await page.goto(`${origin}/${file}`);
          await page.evaluate(() => document.fonts.ready);
        });
        const parts = [...new Set(asked)].map((name) => [transferred(site.path(name)).length, name]);
        const total = parts.reduce((sum, [bytes]) => sum + bytes, 0);
        if (total > PAGE_LIMIT) {
          const list = parts.sort((a, b) => b[0] - a[0]).map(([bytes, name]) => `${name} ${bytes}`);
          report(file, "first-load", `${total} bytes compressed, at most ${PAGE_LIMIT}: ${list.join(", ")}`);
        }
      }
    }),
  );
  const whole = site.files.reduce((sum, file) => sum + statSync(site.path(file)).size, 0);
  if (whole > SITE_LIMIT) report("(site)", "site-size", `${whole} bytes, at most ${SITE_LIMIT}`);
  return site.pages.length;
}

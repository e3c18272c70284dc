// Shown by a host at any depth, the page for lost readers leads home.

import { withPage } from "../chromium.mjs";
import { withServer } from "../server.mjs";

export const name = "lost";
export const applies = (file) => file === "404.html";

const DEPTHS = ["nowhere", "nowhere/at/all"];

export function check({ browser, site }) {
  return withServer(site, ({ origin }) =>
    withPage(browser, {}, async (page) => {
      const places = [];
      for (const path of DEPTHS) {
        await page.goto(`${origin}/${path}`, { waitUntil: "networkidle" });
        const homes = await page.locator("a").evaluateAll((links) => links.map(({ href }) => href));
        // Where the site knows its address the links lead to it, and nothing answers there yet.
        for (const home of homes.filter((href) => href.startsWith(origin))) {
          if (!site.files.includes(home.slice(origin.length + 1))) places.push(`at /${path} a link leads to ${home.slice(origin.length)}`);
        }
        if (homes.length === 0) places.push(`at /${path} there is no link`);
      }
      return places;
    }),
  );
}

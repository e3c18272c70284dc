// Opened from the disk, a page asks no host for anything and its console stays empty.

import { openDetails, withTab } from "../chromium.mjs";

export const name = "file-url";

export function check(browser, site, file) {
  return withTab(browser, {}, async (page) => {
    const places = [];
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) places.push(`console ${message.type()}: ${message.text()}`);
    });
    page.on("pageerror", (error) => places.push(`uncaught: ${error.message}`));
    page.on("requestfailed", (request) => places.push(`not loaded: ${request.url()}`));
    await page.goto(site.fileUrl(file));
    await openDetails(page);
    // Deferred scripts have run at load; what they or an opened box ask for is asked within two frames.
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    return [...places, ...page.refused.map((url) => `network request: ${url}`)];
  });
}

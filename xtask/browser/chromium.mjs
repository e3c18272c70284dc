// The system's Chromium, on a fresh profile of its own, silent on the network.

import { chromium as engine } from "playwright-core";

export const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

// Calls `work(browser)` and closes the browser whatever happens; playwright makes and deletes the profile.
export async function withBrowser(chromium, work) {
  const browser = await engine.launch({ executablePath: chromium, args: FLAGS });
  try {
    return await work(browser);
  } finally {
    await browser.close();
  }
}

// Calls `work(page)` in a context with nothing remembered; `settings` are playwright's (viewport, colorScheme, …).
export async function withPage(browser, settings, work) {
  const page = await newPage(browser, settings);
  try {
    return await work(page);
  } finally {
    await page.context().close();
  }
}

// The same in a tab that stays open for the next call with these settings: four times as quick as a new context.
// For looking only; `work` must leave no state behind but the address and the emulated media.
export async function withTab(browser, settings, work) {
  const open = tabs.get(browser) ?? tabs.set(browser, new Map()).get(browser);
  const key = JSON.stringify(settings);
  if (!open.has(key)) open.set(key, await newPage(browser, settings));
  const page = open.get(key);
  page.refused.length = 0;
  try {
    return await work(page);
  } finally {
    for (const event of ["console", "pageerror", "requestfailed"]) page.removeAllListeners(event);
  }
}

const tabs = new WeakMap();

// Only files and loopback are served: a request to any host is recorded in `page.refused` and goes nowhere.
async function newPage(browser, settings) {
  const context = await browser.newContext(settings);
  const page = await context.newPage();
  page.refused = [];
  await context.route(/^(?!file:|data:|blob:|http:\/\/127\.0\.0\.1:)/, (route) => {
    page.refused.push(route.request().url());
    return route.abort();
  });
  return page;
}

// Opens every `<details>`, so that what a reader can open is looked at too.
export function openDetails(page) {
  return page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));
}

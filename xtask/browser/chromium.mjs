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
// Only files and loopback are served: a request to any host goes nowhere.
export async function withPage(browser, settings, work) {
  const context = await browser.newContext(settings);
  try {
    await context.route(/^(?!file:|data:|blob:|http:\/\/127\.0\.0\.1:)/, (route) => route.abort());
    return await work(await context.newPage());
  } finally {
    await context.close();
  }
}

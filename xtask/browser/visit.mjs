// A page of the site, opened from the disk once for everything that is looked at there.

import { withPage } from "./chromium.mjs";

const DESK = { viewport: { width: 1280, height: 900 }, colorScheme: "light", reducedMotion: "reduce" };

const LOCAL = /^(file|data|blob):/;

// Calls `work({ browser, site, file, page, heard, open })` with the page as a reader at a desk finds it.
// `heard` is what the page has complained of and asked for; `open()` begins afresh.
export function visit(browser, site, file, work) {
  return withPage(browser, DESK, async (page) => {
    const url = site.fileUrl(file);
    const heard = listen(page, url);
    const open = () => openWhole(page, url);
    await open();
    return work({ browser, site, file, page, heard, open });
  });
}

// Opens a page and has its script lay it out as a whole, as in a window of another size.
export async function openWhole(page, url) {
  await page.goto(url);
  await page.evaluate(() => window.dispatchEvent(new Event("resize")));
}

// Pages to which a test follows a link answer for themselves in a visit of their own.
function listen(page, url) {
  const heard = new Set();
  const hear = (words) => page.url().split("#")[0] === url && heard.add(words);
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && hear(`console ${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => hear(`uncaught: ${error.message}`));
  page.on("requestfailed", (request) => hear(`not loaded: ${request.url()}`));
  page.on("request", (request) => LOCAL.test(request.url()) || hear(`network request: ${request.url()}`));
  return heard;
}

// Calls `work()` in a window of another size.
export async function resized(page, viewport, work) {
  await page.setViewportSize(viewport);
  try {
    return await work();
  } finally {
    await page.setViewportSize(DESK.viewport);
  }
}

// Calls `work()` with the page laid out for paper, for a reader who prefers the dark.
export async function onPaper(page, work) {
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  try {
    return await work();
  } finally {
    await page.emulateMedia({ media: null, colorScheme: DESK.colorScheme });
  }
}

// Calls `work()` while every `<details>` is open.
export async function opened(page, work) {
  const closed = await page.evaluateHandle(() => [...document.querySelectorAll("details:not([open])")]);
  const set = (open) => closed.evaluate((all, open) => all.forEach((details) => (details.open = open)), open);
  await set(true);
  try {
    return await work();
  } finally {
    await set(false);
    await closed.dispose();
  }
}

// Lighthouse on its simulated phone: the index and two chapters must reach 100 in every category.
//
// Performance is measured on the host and slowed down to the phone. Two things keep the host out of it:
// * The slowdown is that from this host to the phone. Lighthouse's own fourfold slowdown holds from a benchmark index of 1000
//   (it says so in a warning below that), so the phone has 250, and a host that is busy or slow is slowed down by less.
//   No host is slowed down by more than fourfold, and the fastest of some readings counts, so that a host that is busy for
//   a moment does not pass for a slow one. On an idle host of 1000 or more the slowdown is Lighthouse's own.
// * What else the machine does can only take time away from a page, so the best of some runs is nearest to the page itself.
//   A page that is too heavy reaches 100 in none of them.
// The other categories do not vary: the first run counts.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launch } from "chrome-launcher";
import lighthouse, { defaultConfig } from "lighthouse";
import { pageFunctions } from "lighthouse/core/lib/page-functions.js";
import { FLAGS, withBrowser, withPage } from "../chromium.mjs";
import { withServer } from "../server.mjs";
import { readersPages } from "../pages.mjs";

const RUNS = 5;
const READINGS = 3;
const PHONE = 250;
const SLOWDOWN = defaultConfig.settings.throttling.cpuSlowdownMultiplier;

export async function validate({ site, chromium, report }) {
  const pages = readersPages(site);
  await withServer(site, async ({ origin }) => {
    for (const page of pages) {
      const runs = [];
      while (runs.length < RUNS && !runs.some(({ score }) => score === 1)) {
        runs.push(await measure(`${origin}/${page}`, chromium));
        process.stderr.write(`lighthouse: ${page}: ${said(runs.at(-1))}\n`);
      }
      judge(page, runs, report);
    }
  });
  return pages.length;
}

async function measure(url, chromium) {
  const index = await benchmark(chromium);
  const cpuSlowdownMultiplier = Math.min(SLOWDOWN, Math.max(1, index / PHONE));
  const profile = mkdtempSync(join(tmpdir(), "gradflow-lighthouse-"));
  const chrome = await launch({ chromePath: chromium, chromeFlags: FLAGS, userDataDir: profile });
  try {
    const throttling = { ...defaultConfig.settings.throttling, cpuSlowdownMultiplier };
    const { lhr } = await lighthouse(url, { port: chrome.port, logLevel: "error", throttling });
    if (lhr.runtimeError) throw new Error(`Lighthouse could not measure ${url}: ${lhr.runtimeError.message}`);
    return { lhr, index, slowdown: cpuSlowdownMultiplier, score: lhr.categories.performance.score };
  } finally {
    chrome.kill();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

// Lighthouse's measure of how fast the host is now: its index for the phone is a quarter of a fast host's.
function benchmark(chromium) {
  return withBrowser(chromium, (browser) =>
    withPage(browser, {}, async (page) => {
      const readings = [];
      while (readings.length < READINGS) readings.push(await page.evaluate(pageFunctions.computeBenchmarkIndex));
      return Math.max(...readings);
    }),
  );
}

function said({ lhr, index, slowdown, score }) {
  const times = ["first-contentful-paint", "largest-contentful-paint", "total-blocking-time"].map((id) => `${id} ${Math.round(lhr.audits[id].numericValue)} ms`);
  return `performance ${Math.round(100 * score)} (host ${Math.round(index)}, slowed down ${slowdown.toFixed(1)} times): ${times.join(", ")}`;
}

function judge(page, runs, report) {
  const best = runs.reduce((found, run) => (run.score > found.score ? run : found));
  for (const id of Object.keys(best.lhr.categories)) {
    const { lhr } = id === "performance" ? best : runs[0];
    const category = lhr.categories[id];
    if (category.score === 1) continue;
    const causes = category.auditRefs
      .map(({ id: audit, weight }) => ({ ...lhr.audits[audit], weight }))
      .filter(({ score, weight }) => weight > 0 && score !== null && score < 1)
      .map(({ id: audit, displayValue, title }) => `${audit}: ${displayValue ?? title}`);
    report(page, id, `${Math.round(100 * category.score)} of 100: ${causes.join("; ")}`);
  }
}

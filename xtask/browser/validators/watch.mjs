// The preview of a writer: a saved edit arrives in the open page, and a build that fails is shown there and in the terminal,
// until it is mended. It works on copies, so nothing of the report is touched. How long an edit takes is said, not judged.

import { spawn } from "node:child_process";
import { appendFileSync, cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { withBrowser, withPage } from "../chromium.mjs";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const PROGRAM = "vanishing-gradients";
const EDITS = 5;
const UNKNOWN = "E9999";
// Milliseconds after which what was waited for counts as missing: far more than any machine takes.
const PATIENCE = 20_000;
const COMPILATION = 900_000;

export async function validate({ site, chromium, report }) {
  const place = mkdtempSync(join(tmpdir(), "gradflow-watch-"));
  const sources = join(place, "sources");
  cpSync(join(ROOT, "reports", PROGRAM, "src"), sources, { recursive: true });
  cpSync(join(ROOT, "templates"), join(place, "templates"), { recursive: true });
  // Pages with planted faults say how their preview is started.
  const how = site.files.includes("serve.json") ? JSON.parse(readFileSync(site.path("serve.json"), "utf8")) : ["--serve", "--watch"];
  const preview = start([...how, "--sources", sources, "--templates", join(place, "templates"), "--out", join(place, "site")]);
  try {
    const origin = await preview.says(/http:\/\/127\.0\.0\.1:\d+/, COMPILATION);
    await preview.says(/built in/, COMPILATION);
    await withBrowser(chromium, (browser) => withPage(browser, {}, (page) => edit({ page, origin, sources, preview, report })));
  } finally {
    await preview.end();
    rmSync(place, { recursive: true, force: true });
  }
  return 1;
}

async function edit({ page, origin, sources, preview, report }) {
  const [slug] = (await (await page.request.get(`${origin}/ledger.json`)).json()).parts[0].chapters;
  const [directory] = readdirSync(sources).filter((name) => name.startsWith("ch01")).sort();
  const file = join(sources, directory, "en.md");
  const before = readFileSync(file, "utf8");
  const missing = async (rule, what, wait) => wait.then(() => false, () => (report("(preview)", rule, what), true));

  await page.goto(`${origin}/en/${slug}/index.html`);
  const times = [];
  for (let number = 1; number <= EDITS; number += 1) {
    const sentence = `Sentence ${number} was saved.`;
    const saved = performance.now();
    appendFileSync(file, `\n${sentence}\n`);
    if (await missing("edit", "a saved sentence does not arrive in the open page", page.getByText(sentence).waitFor({ timeout: PATIENCE }))) return;
    times.push(performance.now() - saved);
  }
  times.sort((a, b) => a - b);
  process.stderr.write(`watch: from an edit to the page ${times.map(Math.round).join(", ")} ms\n`);

  const problems = page.locator("#preview-problems");
  const shown = page.getByText(`Sentence ${EDITS} was saved.`);
  appendFileSync(file, `\n[](eq:${UNKNOWN})\n`);
  await missing("problem", "the page does not show what is wrong", problems.getByText(UNKNOWN).waitFor({ timeout: PATIENCE }));
  await missing("problem", "the terminal does not say what is wrong", preview.complains(UNKNOWN, PATIENCE));
  await missing("problem", "the page before does not stay", shown.waitFor({ timeout: PATIENCE }));
  writeFileSync(file, before);
  await missing("mended", "the page keeps showing what is mended", problems.waitFor({ state: "detached", timeout: PATIENCE }));
  await missing("mended", "the page is not the one that was saved last", shown.waitFor({ state: "detached", timeout: PATIENCE }));
}

// The program in a group of its own, so that what cargo has started ends with it.
function start(options) {
  const child = spawn("cargo", ["run", "--release", "--quiet", "--package", PROGRAM, "--", "--port", "0", ...options], {
    cwd: ROOT,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise((done) => child.on("close", done));
  const said = { stdout: "", stderr: "" };
  const waiting = new Set();
  for (const stream of ["stdout", "stderr"]) {
    child[stream].on("data", (data) => {
      said[stream] += data;
      waiting.forEach((look) => look());
    });
  }
  const wait = (stream, pattern, patience) => new Promise((found, fail) => {
    const stop = (outcome, value) => {
      waiting.delete(look);
      clearTimeout(timer);
      outcome(value);
    };
    const look = () => {
      const match = said[stream].match(pattern);
      if (match) stop(found, match[0]);
    };
    const fault = (why) => stop(fail, new Error(`${PROGRAM} ${why} before it said ${pattern}: ${said.stderr.slice(-2000)}`));
    const timer = setTimeout(fault, patience, "took too long");
    ended.then(() => fault("ended"));
    waiting.add(look);
    look();
  });
  return {
    says: (pattern, patience) => wait("stdout", pattern, patience),
    complains: (words, patience) => wait("stderr", new RegExp(words), patience),
    end: () => {
      if (child.exitCode === null && child.signalCode === null) process.kill(-child.pid, "SIGINT");
      return ended;
    },
  };
}

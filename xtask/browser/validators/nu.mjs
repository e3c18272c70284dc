// The Nu HTML checker: what the W3C's validator says, warnings and all.
// It reads the pages from a loopback server, because a page on the disk has no origin that `'self'` in its policy could mean.

import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import jar from "vnu-jar";
import { withServer } from "../server.mjs";

// Milliseconds, longer than a busy machine needs to send a page: the checker's own patience is five seconds.
const PATIENCE = 60_000;

// The checker warns of two kinds of inline script that a policy does not block: data, which no browser runs,
// and a script whose hash the policy names, for the checker knows no hashes.
function isAllowed({ message, extract }, html) {
  if (!message.startsWith("Inline script violates Content Security Policy")) return false;
  return extract?.includes('<script type="application/json"') || namesEveryHash(html);
}

function namesEveryHash(html) {
  const hashes = [...html.matchAll(/<script>(.*?)<\/script>/gs)].map(([, source]) => createHash("sha256").update(source).digest("base64"));
  return hashes.length > 0 && hashes.every((hash) => html.includes(`'sha256-${hash}'`));
}

export async function validate({ site, report }) {
  const messages = await withServer(site, ({ origin }) => check(site.pages.map((page) => `${origin}/${page}`)));
  for (const said of messages) {
    const { url, subType, type, lastLine, message, extract } = said;
    const page = url ? new URL(url).pathname.slice(1) : "(site)";
    if (url && isAllowed(said, readFileSync(site.path(page), "utf8"))) continue;
    report(page, subType ?? type, `line ${lastLine}: ${message} ${(extract ?? "").slice(0, 120)}`);
  }
  return site.pages.length;
}

async function check(urls) {
  const settings = { "allow-forbidden-hosts": true, "connection-timeout": PATIENCE, "socket-timeout": PATIENCE, "max-requests": urls.length };
  const flags = Object.entries(settings).map(([name, value]) => `-Dnu.validator.servlet.${name}=${value}`);
  const java = spawn("java", ["-Xss8m", ...flags, "-jar", jar, "--format", "json", "--stdout", ...urls], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const failed = new Promise((_, fail) => java.on("error", fail));
  return JSON.parse(await Promise.race([text(java.stdout), failed])).messages;
}

// The Nu HTML checker: what the W3C's validator says, warnings and all.
// It reads the pages from a loopback server, because a page on the disk has no origin that `'self'` in its policy could mean.

import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import jar from "vnu-jar";
import { withServer } from "../server.mjs";

// Milliseconds, longer than a busy machine needs to send a page: the checker's own patience is five seconds.
const PATIENCE = 60_000;

// A script that no browser runs is data, and no policy on scripts concerns it; the checker warns of it all the same.
function isAboutData({ message, extract }) {
  return message.startsWith("Inline script violates Content Security Policy") && extract?.includes('<script type="application/json"');
}

export async function validate({ site, report }) {
  const messages = await withServer(site, ({ origin }) => check(site.pages.map((page) => `${origin}/${page}`)));
  for (const { url, subType, type, lastLine, message, extract } of messages.filter((message) => !isAboutData(message))) {
    const page = url ? new URL(url).pathname.slice(1) : "(site)";
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

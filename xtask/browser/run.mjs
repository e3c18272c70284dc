// node run.mjs VALIDATOR SITE CHROMIUM PART/PARTS
//
// Runs one validator over a built site. Every finding is one line on the standard output, `page TAB rule TAB place`;
// the last line is `checked TAB pages`, so that a run that ended early cannot be taken for a clean one.

import { Site } from "./site.mjs";

const [name, directory, chromium, share] = process.argv.slice(2);
const [part, parts] = share.split("/").map(Number);
const site = new Site(directory, part, parts);

function report(page, rule, place) {
  const line = [page, rule, place].map((text) => String(text).replace(/\s+/g, " ").trim()).join("\t");
  process.stdout.write(`${line}\n`);
}

const { validate } = await import(`./validators/${name}.mjs`);
const checked = await validate({ site, chromium, report });
process.stdout.write(`checked\t${checked}\n`, () => process.exit(0));

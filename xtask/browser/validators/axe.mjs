// axe-core in Chromium: every page, light and dark, on a phone and on a desk, with everything opened.

import axe from "axe-core";
import { withBrowser, withPage } from "../chromium.mjs";
import { openWhole, opened } from "../visit.mjs";

const WIDTHS = [390, 1280];
// The dark scheme changes colours and nothing else, so there only the rules that look at colours run again.
const SCHEMES = [
  ["light", {}],
  ["dark", { runOnly: { type: "rule", values: ["color-contrast", "link-in-text-block"] } }],
];

export async function validate({ site, chromium, report }) {
  await withBrowser(chromium, (browser) =>
    withPage(browser, { reducedMotion: "reduce" }, async (page) => {
      for (const file of site.pages) {
        await openWhole(page, site.fileUrl(file));
        await page.evaluate(axe.source);
        for (const [fault, variants] of await opened(page, () => faults(page))) {
          const [rule, place] = fault.split("\t");
          report(file, rule, `${place} [${variants.join(", ")}]`);
        }
      }
    }),
  );
  return site.pages.length;
}

// Every fault once, with the variants in which it shows.
async function faults(page) {
  const found = new Map();
  for (const width of WIDTHS) {
    for (const [scheme, rules] of SCHEMES) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme: scheme });
      const { violations } = await page.evaluate((rules) => window.axe.run(document, { ...rules, resultTypes: ["violations"] }), rules);
      for (const { id, nodes } of violations) {
        for (const node of nodes) {
          const why = node.any.concat(node.all, node.none).map((check) => check.message)[0] ?? "";
          const fault = `${id}\t${node.target.join(" ")}: ${why}`.replace(/\s*\n\s*/g, " ");
          found.set(fault, [...(found.get(fault) ?? []), `${width} ${scheme}`]);
        }
      }
    }
  }
  return found;
}

// The site as readers use it, in a real browser. Each page is opened once for all behaviours; a behaviour is a module with
//   name                 the rule that a finding names,
//   applies(file, site)  whether this page must behave so (every page, when left out),
//   check(visit) → a list of places where it does not, with the page left as it was found.

import * as complete from "../behaviour/complete.mjs";
import * as explorer from "../behaviour/explorer.mjs";
import * as fileUrl from "../behaviour/file-url.mjs";
import * as language from "../behaviour/language.mjs";
import * as ledger from "../behaviour/ledger.mjs";
import * as lost from "../behaviour/lost.mjs";
import * as noScript from "../behaviour/no-script.mjs";
import * as pdf from "../behaviour/pdf.mjs";
import * as preview from "../behaviour/preview.mjs";
import * as print from "../behaviour/print.mjs";
import * as search from "../behaviour/search.mjs";
import * as theme from "../behaviour/theme.mjs";
import * as width from "../behaviour/width.mjs";
import * as zoom from "../behaviour/zoom.mjs";
import { withBrowser } from "../chromium.mjs";
import { visit } from "../visit.mjs";

// In this order: those that leave the page for another stand behind those that stay.
const BEHAVIOURS = [complete, noScript, width, print, preview, explorer, zoom, ledger, theme, language, search, fileUrl, pdf, lost];

export async function validate({ site, chromium, report }) {
  if (site.part === 1) for (const page of site.expected.missingPages(site)) report(page, "complete", "the ledger speaks of this page, and the site has none");
  await withBrowser(chromium, async (browser) => {
    for (const file of site.pages) await visit(browser, site, file, (visit) => look(visit, report));
  });
  return site.pages.length;
}

async function look(visit, report) {
  for (const behaviour of BEHAVIOURS.filter(({ applies }) => applies?.(visit.file, visit.site) ?? true)) {
    const found = await places(behaviour, visit);
    for (const place of found) report(visit.file, behaviour.name, place);
    // What one fault leaves behind must not count as another.
    if (found.length > 0) await visit.open();
  }
}

// A script that a broken page makes fail is a finding on that page, not the end of the run.
async function places(behaviour, visit) {
  try {
    return await behaviour.check(visit);
  } catch (error) {
    return [`the test could not finish: ${error.message.split("\n")[0]}`];
  }
}

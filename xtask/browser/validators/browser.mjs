// The site as readers use it, in a real browser. A behaviour is a module with
//   name                 the rule that a finding names,
//   applies(file, site)  whether this page must behave so (every page, when left out),
//   check(browser, site, file) → a list of places where it does not.

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

const BEHAVIOURS = [fileUrl, complete, noScript, theme, language, width, print, pdf, explorer, preview, zoom, search, ledger, lost];

export async function validate({ site, chromium, report }) {
  if (site.part === 1) for (const page of site.expected.missingPages(site)) report(page, "complete", "the ledger speaks of this page, and the site has none");
  await withBrowser(chromium, async (browser) => {
    for (const file of site.pages) {
      for (const behaviour of BEHAVIOURS.filter(({ applies }) => applies?.(file, site) ?? true)) {
        for (const place of await places(behaviour, browser, site, file)) report(file, behaviour.name, place);
      }
    }
  });
  return site.pages.length;
}

// A script that a broken page makes fail is a finding on that page, not the end of the run.
async function places(behaviour, browser, site, file) {
  try {
    return await behaviour.check(browser, site, file);
  } catch (error) {
    return [`the test could not finish: ${error.message.split("\n")[0]}`];
  }
}

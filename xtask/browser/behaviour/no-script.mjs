// Without JavaScript a page shows the same words, formulas, drawings and tables.
// Controls that only a script can serve are left out: buttons but those in a column head, dialogs, and what is marked `data-script-only`;
// and what stands in for them, marked `data-plain-only`.

import { withPage } from "../chromium.mjs";
import { opened } from "../visit.mjs";

export const name = "no-script";

export async function check({ browser, site, file, page }) {
  const scripted = await seen(page);
  const plain = await withPage(browser, { javaScriptEnabled: false, viewport: page.viewportSize() }, async (other) => {
    await other.goto(site.fileUrl(file));
    return seen(other);
  });
  const places = [];
  for (const [kind, count] of Object.entries(scripted.counts)) {
    if (plain.counts[kind] !== count) places.push(`${kind}: ${count} shown with JavaScript, ${plain.counts[kind]} without`);
  }
  const at = scripted.words.findIndex((word, index) => word !== plain.words[index]);
  const lost = at >= 0 || plain.words.length > scripted.words.length;
  if (lost) places.push(`text differs: with JavaScript "${around(scripted.words, at)}", without "${around(plain.words, at)}"`);
  return places;
}

function around(words, at) {
  const from = at < 0 ? -8 : Math.max(0, at - 3);
  return words.slice(from, at < 0 ? undefined : at + 6).join(" ");
}

function seen(page) {
  return opened(page, () => page.evaluate(() => {
    const skipped = "button:not(th button), dialog, script, style, noscript, [data-script-only], [data-plain-only]";
    const shown = (element) => element.checkVisibility() && !element.closest(skipped);
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    let text = "";
    while (walker.nextNode()) if (shown(walker.currentNode.parentElement)) text += ` ${walker.currentNode.data}`;
    const count = (selector) => [...document.querySelectorAll(selector)].filter(shown).length;
    const kinds = ["math", "svg", "img", "table", "nav a"];
    return {
      words: text.split(/\s+/).filter(Boolean),
      counts: Object.fromEntries(kinds.map((kind) => [kind, count(kind)])),
    };
  }));
}

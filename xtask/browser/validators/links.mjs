// Every link and fragment of the site, crawled from its first page over a loopback server.
// Links to other hosts are not followed: a validator that needs the network fails for reasons of its own.

import { LinkChecker, LinkState } from "linkinator";
import { brokenFragments } from "../fragments.mjs";
import { withServer } from "../server.mjs";

// Found by the address itself, linked from nowhere.
const UNLINKED = new Set(["404.html"]);

export async function validate({ site, report }) {
  await withServer(site, async ({ origin }) => {
    const outcome = await new LinkChecker().check({
      // The crawl follows what lies below this address.
      path: `${origin}/`,
      recurse: true,
      checkCss: true,
      concurrency: 20,
      linksToSkip: async (link) => !link.startsWith(origin),
    });
    const page = (url) => (url ?? "").replace(`${origin}/`, "") || "index.html";
    for (const link of outcome.links.filter(({ state }) => state === LinkState.BROKEN)) {
      report(page(link.parent), "broken-link", page(link.url));
    }
    const reached = new Set(outcome.links.map(({ url }) => page(url).split("#")[0]));
    for (const file of site.allPages.filter((file) => !reached.has(file) && !UNLINKED.has(file))) {
      report(file, "unreachable", "no chain of links leads here from index.html");
    }
  });
  for (const { page, target, fragment } of brokenFragments(site)) {
    report(page, "broken-fragment", `${target}#${fragment}`);
  }
  return site.allPages.length;
}

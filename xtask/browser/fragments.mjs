// Links to a part of a page: the part must be there.
//
// Done here because the crawler looks for a fragment only while it visits the page that should hold it,
// and so misses every fragment that it meets afterwards.

import { readFileSync } from "node:fs";
import { posix } from "node:path";
import { Parser } from "htmlparser2";

// The links `{ page, target, fragment }` whose fragment is no id of the target, which must be a page of the site.
export function brokenFragments(site) {
  const pages = new Map(site.allPages.map((page) => [page, read(site, page)]));
  const broken = [];
  for (const [page, { links }] of pages) {
    for (const href of links) {
      const [address, fragment] = href.split("#");
      const target = address === "" ? page : posix.join(posix.dirname(page), decodeURIComponent(address));
      const ids = pages.get(target.endsWith("/") ? `${target}index.html` : target)?.ids;
      if (ids && !ids.has(decodeURIComponent(fragment))) broken.push({ page, target, fragment });
    }
  }
  return broken;
}

// The ids of a page, and its links to fragments within the site.
function read(site, page) {
  const ids = new Set();
  const links = new Set();
  const parser = new Parser({
    onopentag(_, { id, href }) {
      if (id) ids.add(id);
      if (href?.includes("#") && !/^[a-z]+:/i.test(href) && !href.endsWith("#")) links.add(href);
    },
  });
  parser.end(readFileSync(site.path(page), "utf8"));
  return { ids, links };
}

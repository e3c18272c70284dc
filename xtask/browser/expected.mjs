// What the pages must have, read from the site's own ledger: a page that lost a part is found, because the ledger still places it there.

import { readFileSync } from "node:fs";

// The lists of the ledger, and what the key of their items begins with: an element with `data-item="eq:E1"` is equation E1.
const KINDS = { equations: "eq", claims: "claim", figures: "fig" };

// The name of the page that holds the ledger.
const LEDGER = "ledger";

const ENDING = /(\/index)?\.html$/;

export class Expected {
  constructor(site) {
    this.ledger = JSON.parse(readFileSync(site.path("ledger.json"), "utf8"));
    this.languages = site.allPages.filter((page) => /^[^/]+\/index\.html$/.test(page)).map((page) => page.split("/")[0]);
  }

  // Pages that some language must have and has not.
  missingPages(site) {
    const lists = [...Object.keys(KINDS), "explorers"].flatMap((list) => this.ledger[list]);
    const names = new Set([...lists.map(({ chapter }) => chapter), LEDGER]);
    const found = new Set(site.allPages.map((page) => page.replace(ENDING, "")));
    const pages = this.languages.flatMap((language) => [...names].map((name) => `${language}/${name}`));
    return pages.filter((page) => !found.has(page));
  }

  // The ids of a list's items on a page.
  ids(list, page) {
    return this.ledger[list].filter(({ chapter }) => chapter === nameOf(page)).map(({ id }) => id);
  }

  // The keys of a page's equations, claims and figures.
  items(page) {
    return Object.entries(KINDS).flatMap(([list, kind]) => this.ids(list, page).map((id) => `${kind}:${id}`));
  }

  // The rows of the ledger's tables; `null` on any other page.
  rows(page) {
    return nameOf(page) === LEDGER ? this.ledger.equations.length + this.ledger.claims.length : null;
  }
}

// The name of a page, the same in every language: `en/lstm/index.html` is `lstm`. The pages above the languages have none.
function nameOf(page) {
  const [, ...path] = page.replace(ENDING, "").split("/");
  return path.join("/");
}

// Which pages stand for the others where looking at every page would take too long.

import { statSync } from "node:fs";
import { Site } from "./site.mjs";

// The first language's index, and the heaviest chapter of each of two languages: two chapters, not one twice.
export function readersPages(site) {
  const pages = site.allPages.filter(Site.inLanguage);
  const indexes = pages.filter((page) => page.split("/").slice(1).join("/") === "index.html");
  const chosen = indexes.slice(0, 1);
  const names = new Set();
  for (const language of new Set(pages.map((page) => page.split("/")[0]))) {
    const name = (page) => page.slice(language.length);
    const candidates = pages
      .filter((page) => page.startsWith(`${language}/`) && !indexes.includes(page) && !names.has(name(page)))
      .sort((a, b) => statSync(site.path(b)).size - statSync(site.path(a)).size);
    if (candidates.length > 0 && chosen.length < 3) {
      chosen.push(candidates[0]);
      names.add(name(candidates[0]));
    }
  }
  return chosen;
}

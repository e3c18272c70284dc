// A built site on the disk: its files, its pages, and the share of the pages that this process looks at.

import { readFileSync, readdirSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { Parser } from "htmlparser2";
import { Expected } from "./expected.mjs";

export class Site {
  // `part` of `parts` (counted from 1) takes every `parts`-th page, so that two processes share the work evenly.
  constructor(directory, part, parts) {
    this.directory = directory;
    this.part = part;
    this.files = readdirSync(directory, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(directory, join(entry.parentPath, entry.name)).split(sep).join("/"))
      .sort();
    this.allPages = this.files.filter((file) => file.endsWith(".html"));
    this.pages = this.allPages.filter((_, index) => index % parts === part - 1);
  }

  // What the ledger of the site says of its pages.
  get expected() {
    return (this.#expected ??= new Expected(this));
  }

  // The equations, claims and figures by the address of their card: `file:///…/index.html#E1` is `eq:E1`.
  get items() {
    return (this.#items ??= new Map(this.allPages.flatMap((page) => this.#cards(page))));
  }

  #expected;
  #items;

  #cards(page) {
    const cards = [];
    const parser = new Parser({
      onopentag: (_, { id, "data-item": item }) => {
        if (id && item) cards.push([`${this.fileUrl(page)}#${id}`, item]);
      },
    });
    parser.end(readFileSync(this.path(page), "utf8"));
    return cards;
  }

  path(file) {
    return join(this.directory, file);
  }

  fileUrl(file) {
    return pathToFileURL(this.path(file)).href;
  }

  // Pages of one language lie in its directory; the page that lets a reader choose, and 404.html, lie above.
  static inLanguage(page) {
    return page.includes("/");
  }
}

// The whole report in one page, to be printed: the index of a language and the pages that it lists, in its order.

import { readFileSync } from "node:fs";
import { posix } from "node:path";

export const SHEETS = { format: "A4", preferCSSPageSize: true, tagged: true, outline: true };

// Opens the report of `language` in `page` and returns how many pages of the site it has.
// Their ids get the name of their page, so that every link within the report leads to its place in it.
export async function openBook(page, site, language) {
  const index = `${language}/index.html`;
  await page.goto(site.fileUrl(index));
  const hrefs = await page.locator("main .chapters a[href]").evaluateAll((links) => links.map((link) => link.getAttribute("href")));
  const files = hrefs.map((href) => posix.join(posix.dirname(index), href));
  const parts = [index, ...files].map((file) => ({ url: site.fileUrl(file), html: readFileSync(site.path(file), "utf8") }));
  await page.evaluate(bind, parts);
  await page.evaluate(() => document.fonts.ready);
  return parts.length;
}

// Runs in the page: replaces what it shows by the articles of `parts`, each from a new sheet.
function bind(parts) {
  const names = new Map(parts.map(({ url }, number) => [url, `page-${number}`]));
  const articles = parts.map(({ url, html }) => {
    const name = names.get(url);
    const article = new DOMParser().parseFromString(html, "text/html").querySelector("article");
    const within = (id) => `${name}-${id}`;
    for (const element of article.querySelectorAll("*")) {
      for (const attribute of ["id", "for", "aria-labelledby", "aria-describedby"]) {
        const ids = element.getAttribute(attribute);
        if (ids) element.setAttribute(attribute, ids.split(" ").map(within).join(" "));
      }
      for (const { name: attribute, value } of element.attributes) {
        if (value.includes("url(#")) element.setAttribute(attribute, value.replaceAll("url(#", `url(#${name}-`));
      }
      if (element.localName !== "a" || !element.hasAttribute("href")) continue;
      const [page, id] = new URL(element.getAttribute("href"), url).href.split("#");
      if (names.has(page)) element.setAttribute("href", `#${names.get(page)}${id ? `-${id}` : ""}`);
    }
    article.id = name;
    article.style.breakBefore = name === "page-0" ? "auto" : "page";
    return article;
  });
  document.querySelector("main").replaceChildren(...articles);
}

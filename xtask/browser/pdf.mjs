// node pdf.mjs SITE CHROMIUM OUT
//
// Prints the report into one tagged PDF a language, `OUT/LANGUAGE.pdf`: the index and the pages that it lists, in its order.
// Their ids get the name of their page, so that every link within the report leads to its place in the file.

import { mkdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { withBrowser, withPage } from "./chromium.mjs";
import { Site } from "./site.mjs";

const [directory, chromium, out] = process.argv.slice(2);
const site = new Site(directory, 1, 1);

mkdirSync(out, { recursive: true });
await withBrowser(chromium, async (browser) => {
  for (const language of site.expected.languages) {
    const file = join(out, `${language}.pdf`);
    const sheets = await withPage(browser, {}, (page) => print(page, `${language}/index.html`, file));
    process.stdout.write(`${file}: ${sheets} pages of the site\n`);
  }
});

async function print(page, index, path) {
  await page.goto(site.fileUrl(index));
  const hrefs = await page.locator("main .chapters a[href]").evaluateAll((links) => links.map((link) => link.getAttribute("href")));
  const files = hrefs.map((href) => posix.join(posix.dirname(index), href));
  const parts = [index, ...files].map((file) => ({ url: site.fileUrl(file), html: readFileSync(site.path(file), "utf8") }));
  await page.evaluate(bind, parts);
  await page.evaluate(() => document.fonts.ready);
  await page.pdf({ path, format: "A4", preferCSSPageSize: true, tagged: true, outline: true });
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

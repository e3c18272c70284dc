// A figure enlarges in a dialog, Escape closes it, and the focus returns to where it was.

export const name = "zoom";
export const applies = (file, site) => site.expected.ids("figures", file).length > 0;

export async function check({ page, site, file }) {
  const places = [];
  const dialog = page.locator("dialog[data-zoom-dialog]");
  for (const [index, owner] of site.expected.ids("figures", file).entries()) {
    const button = page.locator(`[data-item="fig:${owner}"] [data-zoom]`);
    if ((await button.count()) !== 1 || !(await button.isVisible())) {
      places.push(`${owner}: no visible button`);
      continue;
    }
    await (index % 2 === 0 ? button.press("Enter") : button.click());
    const opened = await dialog.evaluate((element) => {
      const ids = [...document.querySelectorAll("[id]")].map(({ id }) => id);
      return {
        open: element.open,
        drawn: element.querySelector("svg path")?.checkVisibility() ?? false,
        label: element.getAttribute("aria-label"),
        twice: ids.filter((id, at) => ids.indexOf(id) !== at),
      };
    });
    if (!opened.open) {
      places.push(`${owner}: the dialog stays closed`);
      continue;
    }
    if (!opened.drawn) places.push(`${owner}: the dialog shows no drawing`);
    if (!opened.label) places.push(`${owner}: the dialog has no name`);
    if (opened.twice.length > 0) places.push(`${owner}: #${opened.twice[0]} stands twice in the page`);
    await page.keyboard.press("Escape");
    if (await dialog.evaluate((element) => element.open)) places.push(`${owner}: Escape leaves the dialog open`);
    else if (!(await button.evaluate((element) => element === document.activeElement))) places.push(`${owner}: the focus does not return`);
  }
  return places;
}

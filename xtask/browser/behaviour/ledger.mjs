// The ledger's filters show the rows that they name, and its columns sort, there and back.

export const name = "ledger";
export const applies = (file, site) => site.expected.rows(file) !== null;

export async function check({ page, site, file }) {
  const rows = await page.locator("table[data-ledger] tbody tr").count();
  if (rows !== site.expected.rows(file)) return [`expected ${site.expected.rows(file)} rows, found ${rows}`];
  if (!(await page.locator("[data-ledger-filter]").isVisible())) return ["no visible filter"];
  return [...(await filters(page)), ...(await sorting(page))];
}

async function filters(page) {
  const places = [];
  const selects = await page.locator("[data-ledger-filter] select").all();
  if (selects.length === 0) places.push("nothing to filter by");
  for (const select of selects) {
    const by = await select.getAttribute("name");
    const values = await select.locator("option").evaluateAll((options) => options.map(({ value }) => value));
    // Back to the first, which shows all.
    for (const value of [...values.slice(1), values[0]]) {
      await select.selectOption(value);
      const { shown, fitting, all } = await rows(page, by, value);
      if (shown !== fitting) places.push(`${by} ${value}: ${shown} rows are shown, ${fitting} are such`);
      const said = (await page.locator("[data-filter-count]").textContent()).trim();
      if (said !== `${fitting} / ${all}`) places.push(`${by} ${value}: expected "${fitting} / ${all}", found "${said}"`);
    }
  }
  return places;
}

function rows(page, by, value) {
  return page.evaluate(([by, value]) => {
    const all = [...document.querySelectorAll("table[data-ledger] tbody tr")];
    const fits = (row) => value === "" || row.getAttribute(`data-${by}`) === value;
    const shown = all.filter((row) => row.checkVisibility());
    return { shown: shown.every(fits) ? shown.length : -1, fitting: all.filter(fits).length, all: all.length };
  }, [by, value]);
}

async function sorting(page) {
  const places = [];
  for (const table of await page.locator("table[data-ledger]").all()) {
    const start = await order(table, 0);
    for (const [column, head] of (await table.locator("thead th").all()).entries()) {
      const button = head.locator("button");
      if ((await button.count()) !== 1) {
        places.push(`column ${column + 1}: no button to sort by`);
        continue;
      }
      for (const [press, expected] of [[() => button.press("Enter"), "ascending"], [() => button.click(), "descending"], [() => button.press("Space"), null]]) {
        await press();
        const label = `column ${column + 1}, ${expected ?? "unsorted"}`;
        const found = await head.getAttribute("aria-sort");
        if (found !== expected) places.push(`${label}: aria-sort is ${found}`);
        const now = await order(table, column);
        if (expected && !sorted(now.keys, expected)) places.push(`${label}: the rows are not in order`);
        if (now.rows.toSorted().join() !== start.rows.toSorted().join()) places.push(`${label}: the rows are not the same`);
        if (!expected && now.rows.join() !== start.rows.join()) places.push(`${label}: the reading order is lost`);
      }
    }
  }
  return places;
}

function order(table, column) {
  return table.evaluate((element, column) => {
    const rows = [...element.tBodies[0].rows];
    const keys = rows.map((row) => row.cells[column].getAttribute("data-sort"));
    return { rows: rows.map((row) => row.textContent), keys };
  }, column);
}

// By their numbers where a column has some: a row without one has none to compare and stands last in ascending order.
function sorted(keys, direction) {
  const numbers = keys.filter((key) => key !== null).map((key) => (key === "" ? Infinity : Number(key)));
  if (numbers.some(Number.isNaN)) return true;
  return numbers.every((number, index) => index === 0 || (direction === "ascending" ? numbers[index - 1] <= number : numbers[index - 1] >= number));
}

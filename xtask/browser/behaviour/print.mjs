// On paper nothing is cut: no box hides part of its content, nothing is wider than the sheet, and the sheet is light.

import { onPaper, resized } from "../visit.mjs";

export const name = "print";

// The printable width of A4 with margins of 16 mm, in CSS pixels.
const SHEET = Math.floor(((210 - 2 * 16) / 25.4) * 96);

export function check({ page }) {
  return resized(page, { width: SHEET, height: 1000 }, () => onPaper(page, () => page.evaluate(faults, SHEET)));
}

// Runs in the page.
function faults(sheet) {
  const places = [];
  const name = (element) => {
    const owner = element.closest("[id]");
    return `${owner ? `#${owner.id} ` : ""}${element.localName}${element.classList.length ? `.${element.classList[0]}` : ""}`;
  };
  for (const element of document.body.querySelectorAll("*")) {
    if (!element.checkVisibility() || element.closest(".hidden")) continue;
    const { overflowX } = getComputedStyle(element);
    if (overflowX !== "visible" && element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 1) {
      places.push(`${name(element)} shows ${element.clientWidth} of ${element.scrollWidth} px`);
    }
    const { right } = element.getBoundingClientRect();
    if (element.matches("math, svg, table, pre, img") && right > sheet + 1) {
      places.push(`${name(element)} ends at ${Math.round(right)} px, the sheet at ${sheet} px`);
    }
  }
  const [red, green, blue] = getComputedStyle(document.body).color.match(/[\d.]+/g).map(Number);
  if (Math.max(red, green, blue) > 110) places.push(`text is printed in rgb(${red}, ${green}, ${blue}), too light for paper`);
  return places;
}

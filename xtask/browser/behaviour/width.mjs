// On the narrowest phone nothing but a box of its own scrolls sideways, closed or opened.

import { opened, resized } from "../visit.mjs";

export const name = "width-320";

const WIDTH = 320;

export function check({ page }) {
  return resized(page, { width: WIDTH, height: 640 }, async () => {
    const closed = await tooWide(page);
    if (closed.length > 0) return closed;
    return (await opened(page, () => tooWide(page))).map((place) => `opened: ${place}`);
  });
}

// The innermost elements that stretch the page, when it is stretched.
function tooWide(page) {
  return page.evaluate((width) => {
    const { scrollWidth } = document.scrollingElement;
    if (scrollWidth <= width) return [];
    const boxed = (element) => {
      for (let box = element.parentElement; box && box !== document.body; box = box.parentElement) {
        if (getComputedStyle(box).overflowX !== "visible") return true;
      }
      return false;
    };
    const wide = [...document.body.querySelectorAll("*")]
      .filter((element) => element.getBoundingClientRect().right > width + 0.5 && !boxed(element))
      .filter((element, _, all) => !all.some((other) => other !== element && element.contains(other)));
    const label = ({ localName, id, className }) =>
      `${localName}${id ? `#${id}` : ""}${typeof className === "string" && className ? `.${className.split(" ")[0]}` : ""}`;
    const widest = wide
      .sort((a, b) => b.getBoundingClientRect().right - a.getBoundingClientRect().right)
      .slice(0, 3)
      .map((element) => `${element.closest("[id]") ? `#${element.closest("[id]").id} ` : ""}${label(element)} "${element.textContent.trim().slice(0, 40)}"`);
    return [`the page is ${scrollWidth} px wide: ${widest.join("; ")}`];
  }, WIDTH);
}

// A host shows this page at any depth: the site begins in the nearest directory above that has its manifest.
(async function () {
  "use strict";
  if (location.protocol === "file:") { return; }
  for (let path = location.pathname.replace(/[^/]*$/, ""); path; path = path.replace(/[^/]*\/$/, "")) {
    const answer = await fetch(path + "manifest.json", { method: "HEAD" });
    if (answer.ok) {
      document.querySelectorAll("a").forEach(function (link) { link.setAttribute("href", path + link.getAttribute("href")); });
      return;
    }
  }
})();

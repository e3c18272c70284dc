// Given out by the preview server alone: reloads the page after a build, shows the problems of one that failed.
(function () {
  "use strict";
  const built = Number(document.currentScript.dataset.built);
  let overlay = null;
  let lost = false;

  function show(problems) {
    if (overlay) overlay.remove();
    overlay = null;
    if (problems.length === 0) return;
    overlay = document.createElement("pre");
    overlay.setAttribute("role", "alert");
    overlay.id = "preview-problems";
    overlay.style.cssText =
      "position:fixed;inset:0 0 auto 0;z-index:1000;max-height:60vh;overflow:auto;margin:0;padding:1rem;" +
      "background:#3b0d0d;color:#fff;font:14px/1.5 ui-monospace,monospace;white-space:pre-wrap;overflow-wrap:anywhere";
    overlay.textContent = "The build failed; the page is the one before.\n\n" + problems.join("\n");
    document.body.append(overlay);
  }

  async function follow() {
    let seen = "";
    for (;;) {
      try {
        const answer = await fetch("/-/news?seen=" + seen, { cache: "no-store" });
        const news = await answer.json();
        if (lost || (news.problems.length === 0 && news.built !== built)) {
          location.reload();
          return;
        }
        if (seen !== news.event) show(news.problems);
        seen = news.event;
      } catch {
        lost = true;
        await new Promise((resolve) => setTimeout(resolve, 500));
      }
    }
  }

  follow();
})();

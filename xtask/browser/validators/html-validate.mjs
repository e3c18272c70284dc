// html-validate with its recommended rules: stricter than the standard on structure and accessibility.

import { HtmlValidate, StaticConfigLoader } from "html-validate";

const RULES = { root: true, extends: ["html-validate:recommended"] };

export async function validate({ site, report }) {
  const validator = new HtmlValidate(new StaticConfigLoader(RULES));
  for (const page of site.pages) {
    const outcome = await validator.validateFile(site.path(page));
    for (const message of outcome.results.flatMap((result) => result.messages)) {
      report(page, message.ruleId, `${message.line}:${message.column} ${message.selector ?? ""} ${message.message}`);
    }
  }
  return site.pages.length;
}

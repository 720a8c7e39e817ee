/** How an event was found, word by word, as `garant explain` tells it. */

import { h } from "../lib/dom.js";
import { t } from "../lib/words.js";

/** @param {Object} explanation an Explanation of garant.explain */
export function explained(explanation) {
  return h("div", { class: "explanation" }, explanation.implied.length > 0 && h("p", {}, `${t("explain.implied")}: ${explanation.implied.join("; ")}`), explanation.tellings.map(telling));
}

function telling(one) {
  const slots = Object.entries(one.slots).map(([name, words]) => `${name} = ${words.join("; ")}`).join(" · ");
  const filled = (role, fillings) => fillings.map((f) => [t(`head.${role}`), `${f.slot} « ${f.mention} » → ${f.actors.join("; ") || t("nobody")}${f.step ? ` [${f.step}]` : ""}`]);
  const lines = [
    [t("explain.outcome"), one.outcome], [t("explain.clause"), `${one.clause}${slots ? ` · ${slots}` : ""}`], [t("explain.frame"), one.frame && `${one.frame} (${one.where})`], [t("explain.example"), one.example],
    ...filled("by", one.actors), ...filled("on", one.recipients), ...one.status.map((clue) => [t("head.status"), clue]), ...one.near.map((near) => [t("explain.near"), `${near.type} ${near.pattern} (${near.where}) ${near.failed.join("; ")}`]),
  ];
  return h("div", {}, h("h4", {}, `« ${one.trigger} »`), h("dl", {}, lines.filter(([, value]) => value).map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)])),
    h("details", {}, h("summary", {}, t("explain.tree")), h("pre", {}, one.tree.map((word) => `${"  ".repeat(word.depth)}${word.text}  ${word.pos} ${word.dep} ${word.lemma}`).join("\n"))));
}

/** Tables. */

import { h } from "../lib/dom.js";

/** A table of more columns than this becomes a list of cards on a narrow screen. */
const WIDE = 5;

/**
 * @template Row
 * @param {string} caption what the table shows; for those who cannot see its heading
 * @param {Array<{head: string, cell: (row: Row) => any, class?: string}>} columns
 * @param {Row[]} rows
 */
export function table(caption, columns, rows) {
  return h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": caption },
    h("table", { class: columns.length > WIDE && !columns.some((column) => column.class === "day") ? "wide" : false }, h("caption", { class: "unseen" }, caption),
      h("thead", {}, h("tr", {}, columns.map((column) => h("th", { scope: "col", class: column.class }, column.head)))),
      h("tbody", {}, rows.map((row) => h("tr", {}, columns.map((column) => h("td", { class: column.class, "data-head": column.head.textContent ?? column.head }, column.cell(row))))))));
}

/** A section with a heading. */
export function section(heading, ...children) {
  return h("section", {}, h("h2", {}, heading), ...children);
}

/** The record's tables, and the search: any table, filtered, sorted, page by page. */

import { ask } from "../lib/api.js";
import { h } from "../lib/dom.js";
import { downloads } from "../lib/download.js";
import { actorLinks, nothing, range, typeTag, when, where } from "../lib/format.js";
import { change, filters, to, value } from "../lib/state.js";
import { label, number, t } from "../lib/words.js";
import { table } from "../parts/table.js";

const PAGE = 50;
const PLACED = ["events", "meetings", "violations", "zones", "happenings", "counts"];
const TABLES = ["events", "happenings", "documents", "statements", "meetings", "commitments", "violations", "counts", "ties", "agreements", "zones", "designations"];
const evidence = (row, text) => h("a", { class: "evidence", href: to("/document", { id: row.document, event: row.event || row.statement || row.tie || row.count || row.agreement || row.zone || "" }, false) }, text || row.document);
const source = { head: "source", cell: (row) => [row.publisher, label("language", row.language)].filter(Boolean).join(", ") };
const date = { head: "date", class: "date", order: "date_start", cell: (row) => when(row.date_start, row.date_end) };
const place = { head: "place", order: "place", cell: (row) => where(row.place, row.place_resolution, row.place_country) };
const said = { head: "voice", cell: (row) => row.speakers };
const event = [
  date,
  { head: "type", order: "type", cell: (row) => typeTag(row.type, row.quad) },
  { head: "by", cell: (row) => actorLinks(row.actors, row.actor_ids) },
  { head: "on", cell: (row) => actorLinks(row.recipients, row.recipient_ids) },
  place,
  { head: "status", order: "status", cell: (row) => label("status", row.status) },
  said,
  { head: "evidence", cell: (row) => evidence(row, row.evidence) },
  source,
];
/** Columns by table: what a reader needs; a download has all. */
const COLUMNS = {
  events: event, meetings: event, violations: event,
  commitments: [date, event[2], { head: "measure", cell: (row) => evidence(row, row.measure) }, { head: "deadline", order: "deadline_end", cell: (row) => when(row.deadline_start, row.deadline_end) }, event[5], said, source],
  happenings: [date, { head: "type", order: "type", cell: (row) => h("a", { href: to("/happening", { id: row.happening }, false) }, label("type", row.type)) }, { head: "by", cell: (row) => row.actors }, { head: "on", cell: (row) => row.recipients }, place,
    { head: "sources", order: "sources", class: "number", cell: (row) => number(row.sources) }, { head: "reports", order: "reports", class: "number", cell: (row) => number(row.reports) },
    { head: "evidence", cell: (row) => h("a", { class: "evidence", href: to("/happening", { id: row.happening }, false) }, JSON.parse(row.summary || "{}").headline?.text || row.happening) }],
  documents: [{ head: "date", class: "date", order: "published_start", cell: (row) => when(row.published_start, row.published_end) }, { head: "title", order: "title", cell: (row) => h("a", { href: to("/document", { id: row.document, find: value("text") }, false) }, row.title || row.document) }, { head: "publisher", order: "publisher", cell: (row) => row.publisher }, { head: "language", order: "language", cell: (row) => label("language", row.language) }, { head: "events", order: "events", class: "number", cell: (row) => number(row.events) }],
  statements: [{ head: "speakers", cell: (row) => actorLinks(row.speakers, row.speaker_ids) }, { head: "form", order: "form", cell: (row) => label("form", row.form) }, { head: "content", cell: (row) => evidence(row, row.content) }, source],
  counts: [{ head: "date", class: "date", order: "period_start", cell: (row) => when(row.period_start, row.period_end) }, { head: "what", order: "what", cell: (row) => label("what", row.what) }, { head: "number", order: "low", class: "number", cell: (row) => range(row.low, row.high) }, { head: "sides", cell: (row) => actorLinks(row.sides, row.side_ids) }, { head: "reporter", cell: (row) => actorLinks(row.reporters, row.reporter_ids) }, place, { head: "evidence", cell: (row) => evidence(row, row.evidence) }, source],
  ties: [{ head: "subject", order: "subject", cell: (row) => actorLinks(row.subject, row.subject_id) }, { head: "relation", order: "relation", cell: (row) => label("relation", row.relation) }, { head: "object", order: "object", cell: (row) => (row.object_id ? actorLinks(row.object, row.object_id) : row.object) }, { head: "status", cell: (row) => label("status", row.status) }, { head: "evidence", cell: (row) => evidence(row, row.evidence) }, source],
  agreements: [{ head: "name", order: "name", cell: (row) => row.name }, date, { head: "parties", cell: (row) => actorLinks(row.parties, row.party_ids) }, said, { head: "evidence", cell: (row) => evidence(row, row.evidence) }, source],
  zones: [{ head: "name", order: "name", cell: (row) => row.name }, { head: "kind", order: "kind", cell: (row) => label("zone", row.kind) }, place, { head: "evidence", cell: (row) => evidence(row, row.evidence) }, source],
  designations: [{ head: "actor", order: "actor", cell: (row) => actorLinks(row.actor, row.actor_id) }, { head: "term", order: "term", cell: (row) => evidence(row, row.term) }, { head: "stance", order: "stance", cell: (row) => label("stance", row.stance) }, said, source],
};

export async function show(body, { signal }) {
  const of = TABLES.includes(value("of")) ? value("of") : "events";
  const order = value("order"), offset = Number(value("offset")) || 0;
  const tabs = h("nav", { class: "tabs", "aria-label": t("tables") }, TABLES.map((name) => h("a", { href: to("/records", { of: name }), "aria-current": name === of ? "page" : false }, t(`table.${name}`))));
  body.append(tabs);
  const { found, given, dropped } = await asked(of, { order, limit: PAGE, offset }, signal);
  if (dropped.length) body.append(h("p", { class: "muted" }, t("filters.dropped", { names: dropped.map((name) => t(`filter.${name}`)).join(", ") })));
  const rows = found.rows.map((row) => Object.fromEntries(found.columns.map((name, i) => [name, row[i]])));
  const files = ["csv", "jsonl", ...(PLACED.includes(of) ? ["geojson"] : [])];
  body.append(h("p", { class: "settings" }, t("rows", { from: number(found.total ? offset + 1 : 0), to: number(offset + rows.length), total: number(found.total) })));
  if (!rows.length) {
    body.append(nothing(found.total ? "empty.page" : "empty.filters"));
    return;
  }
  body.append(table(t(`table.${of}`), COLUMNS[of].map((column) => ({ ...column, head: column.order ? sorter(column, order) : t(`head.${column.head}`) })), rows),
    h("p", { class: "pages" }, offset > 0 && h("a", { href: to("/records", { of, order, offset: Math.max(0, offset - PAGE) || "" }) }, t("page.before")), " ",
      offset + rows.length < found.total && h("a", { href: to("/records", { of, order, offset: offset + PAGE }) }, t("page.after"))),
    downloads(`garant-${of}`, { tables: files.map((format) => ({ format, path: `ask/${of}`, given: () => ({ ...given, order }) })) }));
}

/** The rows, without the filters that this table cannot be asked by: those are told. */
async function asked(of, more, signal) {
  const given = filters(), dropped = [];
  for (;;) {
    try {
      return { found: await ask(`ask/${of}`, { ...given, ...more }, signal), given, dropped };
    } catch (error) {
      const names = { "actor in that role": ["on", "by"], date: ["since", "until", "date"] };
      const what = /cannot be asked by (.+)$/.exec(error.message)?.[1];
      const refused = (names[what] || [what]).filter((name) => name in given);
      if (!refused.length) throw error;
      for (const name of refused) delete given[name];
      dropped.push(...refused);
    }
  }
}

function sorter(column, order) {
  const now = order === column.order ? "ascending" : order === `-${column.order}` ? "descending" : null;
  return h("button", { type: "button", class: "plain", title: t("sort"), onclick: () => change({ order: now === "ascending" ? `-${column.order}` : column.order, offset: "" }) }, t(`head.${column.head}`), now === "ascending" ? " ▲" : now === "descending" ? " ▼" : "");
}

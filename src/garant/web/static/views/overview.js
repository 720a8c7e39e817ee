/** What changed since the last visit, what happened when, the ceasefires, the meetings, and what was promised. */

import { ask } from "../lib/api.js";
import { h } from "../lib/dom.js";
import { edge, itemLink, moment, nothing, range, trouble, when } from "../lib/format.js";
import { downloads } from "../lib/download.js";
import { filters, to, value, change } from "../lib/state.js";
import { label, many, named, number, t } from "../lib/words.js";
import { asTable, bars, bucketFor, legend } from "../parts/chart.js";
import { section, table } from "../parts/table.js";

const SEEN = "seen";
/** Days of the ceasefire strip. */
const DAYS = 45;

export async function show(body, { meta, signal }) {
  const parts = { changes: section(t("changes")), weeks: section(t("weeks")), meetings: section(t("meetings")), ceasefire: section(t("ceasefire")), commitments: section(t("commitments")) };
  body.append(h("div", { class: "columns" }, h("div", {}, parts.weeks, parts.ceasefire, parts.commitments), h("div", {}, parts.changes, parts.meetings)));
  const asked = filters();
  const bucket = value("bucket", bucketFor(edge(asked.since || asked.date) || meta.events.first, edge(asked.until || asked.date, true) || meta.events.last));
  await Promise.all([
    filled(parts.weeks, async (place) => weeks(place, await ask("over-time", { ...asked, bucket }, signal), bucket)),
    filled(parts.changes, async (place) => changes(place, meta, signal)),
    filled(parts.meetings, async (place) => meetings(place, await ask("meetings", asked, signal))),
    filled(parts.ceasefire, async (place) => ceasefire(place, await ask("ceasefire", asked, signal))),
    filled(parts.commitments, async (place) => commitments(place, (await ask("commitments", asked, signal)).rows)),
  ]);
}

/** One part that fails does not take the others with it. */
async function filled(place, fill) {
  try {
    await fill(place);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    place.append(trouble(error));
  }
}

async function changes(place, meta, signal) {
  const key = `${SEEN}:${meta.record}`;
  const seen = localStorage.getItem(key);
  let found = await ask("changes", seen ? { since: seen } : {}, signal);
  const fresh = seen && found.documents > 0;
  place.append(h("p", {}, !seen ? t("changes.first") : fresh ? t("changes.since", { when: moment(seen), documents: many("documents", found.documents), events: many("events", found.events) }) : t("changes.none", { when: moment(seen) })));
  if (seen && !fresh) found = await ask("changes", {}, signal);
  place.append(h("ul", { class: "plainlist" }, found.listed.map((one) => h("li", {},
    h("a", { href: to("/document", { id: one.id }, false) }, one.title || one.id), h("br"),
    h("span", { class: "muted" }, [one.publisher, label("language", one.language), when(one.published_start, one.published_end), many("events", one.events)].filter(Boolean).join(" · "))))));
  if (fresh) place.append(h("button", { type: "button", onclick: () => {
    localStorage.setItem(key, meta.published.added);
    change({});
  } }, t("changes.seen")));
  else localStorage.setItem(key, meta.published.added);
}

function weeks(place, found, bucket) {
  const choose = h("select", { "aria-label": t("bucket"), onchange: () => change({ bucket: choose.value }) }, ["day", "week", "month", "year"].map((one) => h("option", { value: one }, t(`bucket.${one}`))));
  choose.value = bucket;
  place.append(h("p", { class: "settings" }, choose, " ", legend()));
  if (!found.rows.length) {
    place.append(nothing(found.total ? "empty.vague" : "empty.filters"));
    return;
  }
  const drawing = bars(found, Math.max(280, place.clientWidth));
  place.append(drawing);
  if (found.vague) place.append(h("p", { class: "muted" }, t("weeks.vague", { n: number(found.vague) })));
  place.append(asTable(found), downloads("garant-over-time", { drawing: () => drawing, tables: [{ format: "csv", path: "ask/events", given: () => ({ ...filters(), count_by: bucket + ",type" }) }] }));
}

function meetings(place, found) {
  const list = (rows) => h("ul", { class: "plainlist" }, rows.map((one) => h("li", {},
    h("strong", {}, when(one.date_start, one.date_end) || t("undated")), " ",
    itemLink({ kind: one.happening ? "happening" : "event", id: one.happening || one.id, document: one.document }, [one.ordinal && t("round", { n: one.ordinal }), named(one.series, one.series) || label("level", one.level) || t("meeting"), one.place].filter(Boolean).join(", ")),
    h("br"), h("span", { class: "muted" }, [one.who, label("status", one.status)].filter(Boolean).join(" · ")))));
  place.append(h("p", { class: "muted" }, t("as.of", { day: found.as_of || "?" })),
    h("h3", {}, t("meetings.next")), found.next.length ? list(found.next) : nothing("meetings.none"),
    h("h3", {}, t("meetings.last")), found.last.length ? list(found.last) : nothing("meetings.none"));
}

function ceasefire(place, found) {
  const days = [...new Set([...found.told, ...found.counted].map((one) => one.day))].sort().slice(-DAYS);
  if (!days.length) {
    place.append(nothing("ceasefire.none"));
    return;
  }
  const sides = new Map();
  const cell = (one) => {
    const name = named(one.reporter_id, one.reporter) || t("author");
    if (!sides.has(name)) sides.set(name, new Map());
    const side = sides.get(name);
    if (!side.has(one.day)) side.set(one.day, { told: 0, counted: [], document: one.document });
    return side.get(one.day);
  };
  for (const one of found.told) cell(one).told += one.told;
  for (const one of found.counted) cell(one).counted.push(one);
  const shown = (held) => {
    if (!held) return "";
    const counted = held.counted.map((one) => range(one.low, one.high)).join(", ");
    const said = [held.counted.map((one) => `${label("what", one.what)}: ${range(one.low, one.high)} (${when(one.day, one.until)})`).join("; "), held.told && many("breaches", held.told)].filter(Boolean).join("; ");
    return h("a", { href: to("/document", { id: (held.counted[0] || held).document }, false), title: said, "aria-label": said }, counted && h("strong", {}, counted), counted && held.told ? " " : "", held.told ? "•".repeat(Math.min(held.told, 3)) : "");
  };
  place.append(table(t("ceasefire"), [{ head: t("reporter"), class: "side", cell: ([name]) => name }, ...days.map((day) => ({ head: day.slice(2), class: "day", cell: ([, side]) => shown(side.get(day)) }))], [...sides]),
    h("p", { class: "muted" }, t("ceasefire.key")),
    downloads("garant-ceasefire", { tables: [{ format: "csv", path: "ask/violations", given: filters }] }));
}

function commitments(place, rows) {
  if (!rows.length) {
    place.append(nothing("commitments.none"));
    return;
  }
  const claims = (row) => (row.claims ? JSON.parse(row.claims) : []).map((one) => label("claim", one.claim)).join(", ");
  place.append(table(t("commitments"), [
    { head: t("who"), cell: (row) => row.who || "" },
    { head: t("measure"), cell: (row) => h("a", { href: to("/document", { id: row.document, event: row.id }, false) }, row.measure || row.evidence) },
    { head: t("deadline"), cell: (row) => when(row.deadline_start, row.deadline_end) || "–" },
    { head: t("said"), cell: (row) => claims(row) || label("status", row.status) },
  ], rows), downloads("garant-commitments", { tables: [{ format: "csv", path: "ask/commitments", given: filters }] }));
}

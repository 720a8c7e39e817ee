/** One actor: what it is called by whom, its offices, whom it deals with, what it did and what it said. */

import { ask } from "../lib/api.js";
import { h } from "../lib/dom.js";
import { downloads } from "../lib/download.js";
import { actorLink, nothing, typeTag, when, where } from "../lib/format.js";
import { to, value } from "../lib/state.js";
import { country, label, named, number, t } from "../lib/words.js";
import { section, table } from "../parts/table.js";

const LISTED = 40;

export async function show(body, { signal, title }) {
  const id = value("id");
  if (!id) {
    body.append(nothing("actor.none"));
    return;
  }
  const [known, events, statements] = await Promise.all([
    ask("actor", { id }, signal), rows("events", { actor: id, order: "-date_start", limit: LISTED }, signal), rows("statements", { by: id, limit: LISTED }, signal),
  ]);
  title(named(id, known.name));
  body.append(h("p", { class: "muted" }, [known.country !== id && country(known.country), known.sectors, known.kind && label("kind", known.kind), t("mentions", { n: number(known.mentions) })].filter(Boolean).join(" · ")),
    h("p", { class: "settings" }, [["/map", "view.map"], ["/timeline", "view.timeline"], ["/records", "view.records"]].map(([path, name]) => [h("a", { href: to(path, { actor: id }, false) }, t(name)), " "])),
    h("div", { class: "columns even" }, h("div", {}, names(known), partners(known)), h("div", {}, offices(known), ties(known, id))),
    section(t("actor.events"), events.length ? table(t("actor.events"), [
      { head: t("head.date"), class: "date", cell: (row) => when(row.date_start, row.date_end) }, { head: t("head.type"), cell: (row) => typeTag(row.type, row.quad) }, { head: t("head.place"), cell: (row) => where(row.place, row.place_resolution, row.place_country) },
      { head: t("head.status"), cell: (row) => label("status", row.status) }, { head: t("head.voice"), cell: (row) => row.speakers || t("author") },
      { head: t("head.evidence"), cell: (row) => h("a", { class: "evidence", href: to("/document", { id: row.document, event: row.event }, false) }, row.evidence) }, { head: t("head.source"), cell: (row) => row.publisher },
    ], events) : nothing("empty.filters")),
    section(t("actor.statements"), statements.length ? table(t("actor.statements"), [
      { head: t("head.date"), class: "date", cell: (row) => when(row.published_start, row.published_end) }, { head: t("head.form"), cell: (row) => label("form", row.form) },
      { head: t("head.content"), cell: (row) => h("a", { class: "evidence", href: to("/document", { id: row.document, event: row.statement }, false) }, row.content) }, { head: t("head.source"), cell: (row) => row.publisher },
    ], statements) : nothing("actor.silent")),
    downloads(`garant-${id}`.replace(/[^\w.-]+/g, "_"), { tables: [{ format: "csv", path: "ask/events", given: () => ({ actor: id }) }, { format: "geojson", path: "ask/events", given: () => ({ actor: id }) }] }));
}

async function rows(of, given, signal) {
  const found = await ask(`ask/${of}`, given, signal);
  return found.rows.map((row) => Object.fromEntries(found.columns.map((name, i) => [name, row[i]])));
}

function names(known) {
  const publishers = new Map();
  for (const one of known.names) publishers.set(one.publisher, [...(publishers.get(one.publisher) || []), one]);
  const terms = known.terms.length > 0 && table(t("actor.terms"), [
    { head: t("head.term"), cell: (row) => h("a", { href: to("/document", { id: row.document }, false) }, `« ${row.term} »`) }, { head: t("head.stance"), cell: (row) => label("stance", row.stance) },
    { head: t("head.voice"), cell: (row) => row.speaker || row.publisher || "" }, { head: t("head.times"), class: "number", cell: (row) => number(row.times) },
  ], known.terms);
  return section(t("actor.names"), publishers.size ? table(t("actor.names"), [
    { head: t("head.publisher"), cell: ([publisher]) => publisher }, { head: t("head.name"), cell: ([, found]) => found.slice(0, 8).map((one, i) => [i > 0 && ", ", one.name, one.mentions > 1 && h("span", { class: "muted" }, ` ×${one.mentions}`)]) },
  ], [...publishers]) : nothing("actor.nonames"), terms && h("h3", {}, t("actor.terms")), terms);
}

function offices(known) {
  const seen = known.offices.map((one) => ({ office: one.office, when: when(one.first, one.last), source: t("documents.many", { n: number(one.documents) }) }));
  const world = known.tenures.map((one) => ({ office: `${label("office", one.key)}, ${named(one.of, one.of)}`, when: `${one.start || "…"} – ${one.end || "…"}`, source: t("actor.world") }));
  const all = [...world, ...seen];
  return section(t("actor.offices"), all.length ? table(t("actor.offices"), [{ head: t("head.office"), cell: (row) => row.office }, { head: t("head.date"), class: "date", cell: (row) => row.when }, { head: t("head.source"), cell: (row) => row.source }], all) : nothing("actor.nooffices"));
}

function partners(known) {
  return section(t("actor.partners"), known.partners.length ? table(t("actor.partners"), [
    { head: t("head.actor"), cell: (row) => actorLink(row.id, row.name) }, { head: t("cooperation"), class: "number", cell: (row) => number(row.cooperation) }, { head: t("conflict"), class: "number", cell: (row) => number(row.conflict) },
  ], known.partners) : nothing("actor.alone"));
}

function ties(known, id) {
  return section(t("actors.ties"), known.ties.length ? table(t("actors.ties"), [
    { head: t("head.subject"), cell: (row) => (row.subject === id ? named(id, row.subject_name) : actorLink(row.subject, row.subject_name)) },
    { head: t("head.relation"), cell: (row) => h("a", { href: to("/document", { id: row.document }, false), title: row.evidence }, label("relation", row.relation)) },
    { head: t("head.object"), cell: (row) => (row.object === id ? named(id, row.object_name) : actorLink(row.object, row.object_name)) }, { head: t("head.date"), class: "date", cell: (row) => when(row.period_start, row.period_end) },
  ], known.ties) : nothing("actors.noties"));
}

/** A document's text with what was read of it marked: evidence under its event, boilerplate in grey. */

import { h, put } from "../lib/dom.js";
import { entities, quad, range, typeTag, when, where } from "../lib/format.js";
import { ask } from "../lib/api.js";
import { label, many, named, t } from "../lib/words.js";
import { to } from "../lib/state.js";
import { explained } from "./explained.js";

/**
 * The text and, beside it, the panel that tells what is pointed at.
 * @param {Object[]} records the document's records, the document first; offsets are code points
 * @param {{event?: string, find?: string, stored?: boolean, happenings?: Object[], signal?: AbortSignal}} options
 */
export function annotated(records, options = {}) {
  const [document, ...rest] = records;
  const letters = Array.from(document.text);
  const statements = new Map(rest.filter((one) => one.kind === "statement").map((one) => [one.id, one]));
  const marked = rest.filter((one) => span(one));
  const panel = h("aside", { class: "panel", "aria-live": "polite", "aria-label": t("panel") }, h("p", { class: "muted" }, marked.length ? t("panel.hint") : t("panel.nothing")));
  const text = h("div", { class: "text", lang: document.language });
  let picked = null;
  const tell = (record, whole) => put(panel, card(record, statements, { ...options, whole }));
  const pick = (record) => {
    picked = record;
    for (const mark of text.querySelectorAll(".picked")) mark.classList.remove("picked");
    for (const mark of text.querySelectorAll("[data-ids]")) if (mark.dataset.ids.split(" ").includes(String(marked.indexOf(record)))) mark.classList.add("picked");
    tell(record, true);
  };
  for (const piece of pieces(letters.length, marked, document.boilerplate || [])) {
    text.append(mark(piece, letters.slice(piece.start, piece.end).join(""), marked, { pick, tell, back: () => picked && tell(picked, true) }));
  }
  const wanted = marked.find((one) => one.id === options.event);
  if (wanted) pick(wanted);
  const whole = h("div", { class: "read" }, text, panel);
  queueMicrotask(() => {
    const there = text.querySelector(".picked");
    if (there) there.scrollIntoView({ block: "center" });
    else if (options.find) seek(text, options.find);
  });
  return whole;
}

/** Where a record's mark stands: an event's evidence, a statement's content. */
function span(record) {
  if (record.kind === "document") return null;
  return record.kind === "statement" ? record.content : record.evidence || record.term || null;
}

/** The text cut wherever a span begins or ends. */
function pieces(length, marked, boilerplate) {
  const cuts = new Set([0, length]);
  const spans = marked.map((record) => ({ record, ...span(record) }));
  const triggers = marked.filter((one) => one.trigger).flatMap((record) => [record.trigger, ...(record.mentions || [])].map((one) => ({ record, start: one.start, end: one.end })));
  for (const one of [...spans, ...triggers, ...boilerplate]) {
    cuts.add(one.start);
    cuts.add(one.end);
  }
  const at = [...cuts].filter((one) => one >= 0 && one <= length).sort((a, b) => a - b);
  const within = (one, start, end) => one.start <= start && one.end >= end;
  return at.slice(0, -1).map((start, i) => {
    const end = at[i + 1];
    return {
      start, end,
      over: spans.filter((one) => within(one, start, end)).map((one) => one.record),
      trigger: triggers.find((one) => within(one, start, end)),
      grey: boilerplate.some((one) => within(one, start, end)),
      first: (record) => triggers.find((one) => one.record === record)?.start === start,
    };
  });
}

/** One piece: events before statements, the shortest evidence first. */
function mark(piece, words, marked, { pick, tell, back }) {
  const record = piece.trigger?.record || best(piece.over);
  if (!record) return h("span", { class: piece.grey ? "grey" : false }, words);
  const classes = [piece.grey && "grey", record.kind === "event" ? `ev ${quad(record.codes?.quad)}` : record.kind === "statement" ? "st" : "other", piece.trigger && "trigger"].filter(Boolean).join(" ");
  const named = piece.trigger && piece.first(record);
  return h("span", {
    class: classes, "data-ids": [...new Set([record, ...piece.over])].map((one) => marked.indexOf(one)).join(" "),
    tabindex: named ? 0 : false, role: named ? "button" : false, "aria-label": named ? `${words}: ${label("type", record.type)}, ${label("status", record.status)}` : false,
    onmouseenter: () => tell(record, false), onmouseleave: back, onfocus: () => tell(record, false), onclick: () => pick(record),
    onkeydown: (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      pick(record);
    },
  }, words);
}

function best(over) {
  const rank = (one) => (one.kind === "event" ? 0 : one.kind === "statement" ? 2 : 1);
  const long = (one) => span(one).end - span(one).start;
  return [...over].sort((a, b) => rank(a) - rank(b) || long(a) - long(b))[0];
}

function seek(text, words) {
  const wanted = words.replaceAll('"', "").split(/\s+/)[0].replace(/\*$/, "").toLowerCase();
  for (const piece of text.children) {
    if (wanted && piece.textContent.toLowerCase().includes(wanted)) {
      piece.scrollIntoView({ block: "center" });
      piece.classList.add("found");
      return;
    }
  }
}

/** What the record holds, line by line. */
function card(record, statements, { whole, stored, happenings, signal }) {
  const lines = (record.kind === "event" ? eventLines : record.kind === "statement" ? statementLines : otherLines)(record, statements);
  const told = happenings?.find((one) => one.event === record.id);
  const place = h("div", {});
  const why = whole && stored && record.kind === "event" && h("button", { type: "button", class: "why", onclick: async () => {
    why.disabled = true;
    put(place, h("p", { class: "muted" }, t("why.wait")));
    try {
      put(place, ...(await ask("explain", { id: record.id }, signal)).explanations.map(explained));
    } catch (error) {
      put(place, h("p", { role: "alert", class: "trouble" }, error.message || t("error.away")));
      why.disabled = false;
    }
  } }, t("why"));
  return h("div", { class: "card" }, h("h3", {}, record.kind === "event" ? typeTag(record.type, record.codes?.quad) : t(`kind.${record.kind}`)),
    h("dl", {}, lines.filter(([, value]) => value && value.length !== 0).map(([name, value]) => [h("dt", {}, t(`head.${name}`)), h("dd", {}, value)])),
    told && h("p", {}, h("a", { href: to("/happening", { id: told.happening }, false) }, t("to.happening", { sources: many("sources", told.sources) }))), why, place);
}

function voiceOf(record, statements) {
  const said = (record.voice || []).map((id) => statements.get(id)).filter(Boolean).map((one) => one.speakers.map((who) => named(who.id, who.name)).join(" + "));
  return said.length ? said.join(" < ") : t("author");
}

function eventLines(record, statements) {
  const toll = Object.entries(record.toll || {}).map(([what, count]) => `${label("what", what)}: ${range(count.low, count.high)}`).join("; ");
  const meeting = record.meeting && [named(record.meeting.series, record.meeting.series), record.meeting.ordinal && t("round", { n: record.meeting.ordinal }), label("level", record.meeting.level)].filter(Boolean).join(", ");
  const claims = (record.commitment?.fulfilment || []).map((one) => label("claim", one.claim)).join(", ");
  return [
    ["trigger", `« ${record.trigger.text} »`], ["mode", (record.mode || []).map((one) => label("mode", one)).join(", ")], ["by", entities(record.actors)], ["on", entities(record.recipients)],
    ["place", record.place && where(record.place.name, record.place.resolution, record.place.country)],
    ["date", record.date && `${when(record.date.start, record.date.end)} (${label("basis", record.date.basis)})`], ["status", label("status", record.status)], ["voice", voiceOf(record, statements)],
    ["toll", toll], ["meeting", meeting], ["measure", record.commitment?.measure?.text], ["deadline", record.commitment?.deadline && when(record.commitment.deadline.start, record.commitment.deadline.end)], ["claims", claims],
    ["violation", record.violation && [record.violation.agreement, record.violation.zone].filter(Boolean).join(", ")], ["alleged", entities(record.violation?.alleged_by)],
    ["codes", `PLOVER ${record.codes?.plover ?? ""} · CAMEO ${record.codes?.cameo ?? "–"} · ${record.codes?.score ?? ""}`], ["confidence", String(record.confidence)],
  ];
}

function statementLines(record, statements) {
  const within = statements.get(record.within);
  return [["speakers", entities(record.speakers)], ["addressees", entities(record.addressees)], ["cue", `« ${record.cue.text} »`], ["form", label("form", record.form)], ["medium", record.medium],
    ["within", within && within.speakers.map((one) => named(one.id, one.name)).join(", ")]];
}

function otherLines(record, statements) {
  return [
    ["name", record.name], ["subject", record.subject && entities([record.subject])], ["relation", record.relation && label("relation", record.relation)],
    ["object", record.object && (record.object.id ? entities([record.object]) : record.object.text)], ["what", record.what && label("what", record.what)],
    ["number", record.number && range(record.number.low, record.number.high)], ["actor", record.actor && entities([record.actor])], ["term", record.term?.text], ["stance", record.stance && label("stance", record.stance)],
    ["parties", entities(record.parties || record.participants)], ["reporter", entities(record.reporters)], ["place", record.place && where(record.place.name, record.place.resolution, record.place.country)],
    ["date", record.period ? when(record.period.start, record.period.end) : record.date && when(record.date.start, record.date.end)],
    ["status", record.status && label(record.kind === "zone" ? "zone" : "status", record.status)], ["voice", voiceOf(record, statements)],
  ];
}

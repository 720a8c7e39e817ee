/** One happening: who reports it, who affirms and who denies it, and how far the reports differ. */

import { ask } from "../lib/api.js";
import { h, s } from "../lib/dom.js";
import { csv, downloads } from "../lib/download.js";
import { actorLink, nothing, range, typeTag, when, where } from "../lib/format.js";
import { go, to, value } from "../lib/state.js";
import { label, named, number, t } from "../lib/words.js";
import { section, table } from "../parts/table.js";

export async function show(body, { signal, title }) {
  if (!value("id")) {
    body.append(nothing("happening.none"));
    return;
  }
  const { happening, reports, names, documents } = await ask("happening", { id: value("id") }, signal);
  const about = new Map(documents.map((one) => [one.id, one]));
  title([label("type", happening.type), where(happening.place?.name, happening.place?.resolution, happening.place?.country), when(...(happening.date.likely || []))].filter(Boolean).join(", "));
  if (happening.sources < 2) body.append(h("p", { class: "warning" }, h("strong", {}, t("one.source")), " ", t(happening.documents > 1 ? "one.source.copies" : "one.source.alone")));
  body.append(h("blockquote", { class: "evidence", lang: about.get(happening.headline.document)?.language }, happening.headline.text),
    h("div", { class: "columns" },
      h("div", {}, voices(happening, reports, names), spread(happening, about), section(t("reports"), reportTable(reports, about, names, happening.id))),
      facts(happening)));
  body.append(downloads(`garant-${happening.id}`, { tables: [
    { format: "csv", blob: () => csv(["event", "document", "publisher", "language", "published", "source", "status", "voices", "evidence"], reports.map((one) => [one.event, one.document, one.publisher, one.language, one.published, one.source, one.status, one.voices.join("; "), one.evidence])) },
    { format: "json", blob: () => new Blob([JSON.stringify({ happening, reports }, null, 1)], { type: "application/json" }) },
    ...(happening.place?.latitude !== null && happening.place?.latitude !== undefined ? [{ format: "geojson", blob: () => new Blob([JSON.stringify({ type: "Feature", geometry: { type: "Point", coordinates: [happening.place.longitude, happening.place.latitude] }, properties: happening })], { type: "application/geo+json" }) }] : []),
  ] }));
}

function facts(happening) {
  const people = (found) => found.flatMap((one, i) => [i > 0 && "; ", actorLink(one.id, one.name), one.sources < happening.sources && h("span", { class: "muted" }, ` (${t("by.sources", { n: one.sources })})`)]);
  const lines = [
    ["type", typeTag(happening.type, happening.quad)], ["mode", happening.mode.map((one) => label("mode", one)).join(", ")], ["by", people(happening.actors)], ["on", people(happening.recipients)],
    ["place", happening.places.length > 1 ? happening.places.join("; ") : where(happening.place?.name, happening.place?.resolution, happening.place?.country)],
    ["date", when(...(happening.date.likely || []))], ["status", happening.statuses.map((one) => label("status", one)).join(", ")], ["sources", number(happening.sources)], ["documents", number(happening.documents)],
    ["publisher", happening.publishers.join("; ")], ["language", happening.languages.map((one) => label("language", one)).join(", ")], ["seen", when(happening.first_seen, happening.last_seen)], ["id", happening.id],
  ];
  return h("aside", { class: "panel still" }, h("dl", {}, lines.filter(([, found]) => found && found.length !== 0).map(([name, found]) => [h("dt", {}, t(`head.${name}`)), h("dd", {}, found)])));
}

function voices(happening, reports, names) {
  const byEvent = new Map(reports.map((one) => [one.event, one]));
  const list = (found, key) => h("div", { class: key }, h("h3", {}, t(`voices.${key}`)), found.length ? h("ul", { class: "plainlist" }, found.map((one) => h("li", {},
    one.speaker ? actorLink(one.speaker, names[one.speaker]) : h("span", {}, one.publisher || t("author")), " ",
    one.events.map((event) => byEvent.get(event)).filter(Boolean).map((report) => h("a", { class: "evidence", href: to("/document", { id: report.document, event: report.event, happening: happening.id }, false) }, report.evidence))))) : h("p", { class: "muted" }, t("nobody")));
  return section(t("voices"), h("div", { class: "sides" }, list(happening.affirmed_by, "for"), list(happening.denied_by, "against"), happening.unconfirmed.length > 0 && list(happening.unconfirmed, "open")), compare(happening, byEvent));
}

/** A claim and its denial, side by side. */
function compare(happening, byEvent) {
  const claim = happening.affirmed_by.flatMap((one) => one.events).map((event) => byEvent.get(event)).find(Boolean);
  const denial = happening.denied_by.flatMap((one) => one.events).map((event) => byEvent.get(event)).find((one) => one && one.document !== claim?.document);
  const others = [...byEvent.values()];
  const second = denial || others.find((one) => one.document !== (claim || others[0])?.document);
  const first = claim || others[0];
  if (!second || !first || second.document === first.document) return null;
  return h("p", {}, h("a", { href: beside(happening, first, second) }, t(denial && claim ? "compare.denial" : "compare.two")));
}

function beside(happening, first, second) {
  return to("/document", { id: first.document, event: first.event, beside: second.document, other: second.event, happening: happening.id }, false);
}

function spread(happening, about) {
  const dated = happening.date.start && happening.date.start !== happening.date.end;
  const tolls = Object.entries(happening.toll || {});
  if (!dated && !tolls.length) return null;
  return section(t("spread"), dated && h("p", {}, `${t("spread.dates")}: ${when(happening.date.start, happening.date.end)}; ${t("spread.likely")}: ${when(...(happening.date.likely || []))}`),
    tolls.map(([what, found]) => tollDrawing(what, found, about)));
}

/** One line a source: from the lowest to the highest that it gives. */
function tollDrawing(what, found, about) {
  const width = 420, row = 20, left = 130;
  const told = [...new Map(found.by_source.map((one) => [`${one.source} ${one.low} ${one.high}`, one])).values()];
  const most = Math.max(found.high || 0, found.low, 1) * 1.08;
  const x = (count) => left + (count / most) * (width - left - 44);
  const drawing = s("svg", { class: "toll", width, height: told.length * row + 8, viewBox: `0 0 ${width} ${told.length * row + 8}`, role: "img", "aria-label": `${label("what", what)}: ${range(found.low, found.high)}` });
  told.forEach((one, i) => {
    const y = i * row + 14, high = one.high ?? one.low;
    drawing.append(s("text", { x: 0, y: y + 4 }, short(one.publisher || about.get(one.source)?.publisher || one.source)),
      s("line", { class: "span", x1: x(one.low), x2: Math.max(x(high), x(one.low) + 1), y1: y, y2: y }), s("circle", { class: "end", cx: x(one.low), cy: y, r: 4 }), s("circle", { class: "end", cx: x(high), cy: y, r: 4 }),
      s("text", { x: x(high) + 9, y: y + 4 }, range(one.low, one.high)));
  });
  return h("div", { class: "scroll" }, h("h3", {}, `${label("what", what)}: ${range(found.low, found.high)}`), drawing);
}

function short(text) {
  return text.length > 21 ? `${text.slice(0, 20)}…` : text;
}

function reportTable(reports, about, names, id) {
  const copies = (one) => reports.filter((other) => other.source === one.source && other.document !== one.document).length;
  const boxes = [];
  const box = (one) => {
    const input = h("input", { type: "checkbox", "aria-label": `${t("compare.pick")}: ${one.publisher || one.document}`, onchange: () => {
      const picked = boxes.filter(([control]) => control.checked);
      if (picked.length === 2) go(beside({ id }, picked[0][1], picked[1][1]));
    } });
    boxes.push([input, one]);
    return input;
  };
  return [reports.length > 1 && h("p", { class: "muted" }, t("compare.hint")), table(t("reports"), [
    ...(reports.length > 1 ? [{ head: "⇆", cell: box }] : []),
    { head: t("head.date"), class: "date", cell: (one) => one.published || "" },
    { head: t("head.source"), cell: (one) => [one.publisher || one.document, one.language && `, ${label("language", one.language)}`, copies(one) > 0 && h("span", { class: "muted" }, ` (${t("copies", { n: copies(one) })})`)] },
    { head: t("head.status"), cell: (one) => label("status", one.status) },
    { head: t("head.voice"), cell: (one) => one.voices.map((who) => named(who, names[who])).join(" < ") || t("author") },
    { head: t("head.evidence"), cell: (one) => h("a", { class: "evidence", lang: one.language, href: to("/document", { id: one.document, event: one.event, happening: id }, false) }, one.evidence) },
  ], reports)];
}

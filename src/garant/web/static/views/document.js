/** One document, or two of one happening side by side. */

import { ask } from "../lib/api.js";
import { h } from "../lib/dom.js";
import { downloads } from "../lib/download.js";
import { nothing, when } from "../lib/format.js";
import { to, value } from "../lib/state.js";
import { label, many, t } from "../lib/words.js";
import { annotated } from "../parts/text.js";

export async function show(body, { signal, title }) {
  const wanted = [[value("id"), value("event")], [value("beside"), value("other")]].filter(([id]) => id);
  if (!wanted.length) {
    body.append(nothing("document.none"));
    return;
  }
  const found = await Promise.all(wanted.map(([id]) => ask("document", { id }, signal)));
  title(found.map((one) => one.about.title || one.about.id).join(" | "));
  if (value("happening")) body.append(h("p", {}, h("a", { href: to("/happening", { id: value("happening") }, false) }, t("back.happening"))));
  body.append(h("div", { class: found.length > 1 ? "beside" : "alone" }, found.map((one, i) => sheet(one, wanted[i][1], found.length > 1, signal))));
}

function sheet({ records, about, happenings }, event, heading, signal) {
  const events = records.filter((one) => one.kind === "event");
  const published = records[0].published;
  const facts = [about.publisher, label("language", about.language), when(about.published_start, about.published_end) && `${when(about.published_start, about.published_end)} (${label("basis", published?.basis)})`, many("events", events.length)];
  return h("article", {}, heading && h("h2", {}, about.title || about.id),
    h("p", { class: "muted" }, facts.filter(Boolean).join(" · "), about.url && /^https?:/.test(about.url) && [" · ", h("a", { href: about.url, rel: "noreferrer noopener", target: "_blank" }, t("original"))],
      about.source && about.source !== about.id && [" · ", t("copy.of"), " ", h("a", { href: to("/document", { id: about.source }, false) }, about.source)]),
    annotated(records, { event, find: value("find"), stored: about.origin === "read", happenings, signal }),
    downloads(`garant-${about.id}`.replace(/[^\w.-]+/g, "_"), { tables: [
      { format: "csv", path: "ask/events", given: () => ({ document: about.id }) },
      { format: "geojson", path: "ask/events", given: () => ({ document: about.id }) },
      { format: "jsonl", blob: () => new Blob([records.map((one) => JSON.stringify(one)).join("\n") + "\n"], { type: "application/x-ndjson" }) },
      { format: "txt", blob: () => new Blob([records[0].text], { type: "text/plain;charset=utf-8" }) },
    ] }));
}

/** Read a text, a file or an address at once. Nothing is stored. */

import { read } from "../lib/api.js";
import { h, put } from "../lib/dom.js";
import { downloads } from "../lib/download.js";
import { nothing, trouble, typeTag, when, where } from "../lib/format.js";
import { label, many, named, t } from "../lib/words.js";
import { table } from "../parts/table.js";
import { annotated } from "../parts/text.js";

export async function show(body, { signal }) {
  const out = h("div", { class: "out", "aria-live": "polite" });
  const run = async (what) => {
    put(out, h("p", { class: "muted" }, t("read.wait")));
    try {
      const found = await read(what);
      if (!signal.aborted) put(out, ...result(found));
    } catch (error) {
      put(out, trouble(error));
    }
  };
  const text = h("textarea", { id: "text", rows: 8, placeholder: t("read.paste") });
  const day = h("input", { id: "published", placeholder: t("read.day"), pattern: "\\d{4}-\\d{2}-\\d{2}", size: 12 });
  const choice = h("select", { id: "of-language" }, h("option", { value: "" }, t("read.identify")), ["en", "fr"].map((one) => h("option", { value: one }, label("language", one))));
  const url = h("input", { id: "url", type: "url", size: 44, placeholder: "https://" });
  const file = h("input", { id: "file", type: "file", onchange: () => file.files[0] && run(file.files[0]) });
  const drop = h("div", { class: "drop" }, h("label", { for: "file" }, t("read.drop")), " ", file);
  body.append(h("p", {}, t("read.intro")), drop,
    h("form", { onsubmit: (event) => {
      event.preventDefault();
      if (text.value.trim()) run({ text: text.value, published: day.value.trim() || null, language: choice.value || null });
      else text.focus();
    } }, h("label", { for: "text" }, t("read.text")), text, h("p", { class: "settings" }, h("label", { for: "published" }, t("read.published")), " ", day, " ", h("label", { for: "of-language" }, t("filter.language")), " ", choice, " ", h("button", { type: "submit" }, t("read.go")))),
    h("form", { onsubmit: (event) => {
      event.preventDefault();
      if (url.value.trim()) run({ url: url.value });
    } }, h("label", { for: "url" }, t("read.url")), " ", url, " ", h("button", { type: "submit" }, t("read.fetch"))), out);
  dropping(drop, run, signal);
}

function dropping(drop, run, signal) {
  const on = (name, act) => document.addEventListener(name, (event) => {
    event.preventDefault();
    act(event);
  }, { signal });
  on("dragover", () => drop.classList.add("over"));
  on("dragleave", () => drop.classList.remove("over"));
  on("drop", (event) => {
    drop.classList.remove("over");
    const { files } = event.dataTransfer;
    const words = event.dataTransfer.getData("text/plain").trim();
    if (files.length) run(files[0]);
    else if (/^https?:\/\/\S+$/.test(words)) run({ url: words });
    else if (words) run({ text: words });
  });
}

function result({ documents, errors }) {
  const failed = errors.map((one) => h("div", { class: "trouble", role: "alert" }, h("p", {}, one), h("p", {}, t("error.do.other"))));
  return [...failed, ...documents.map(one), !documents.length && !errors.length && nothing("read.nothing")].filter(Boolean);
}

function one(records) {
  const [document] = records;
  const events = records.filter((record) => record.kind === "event");
  const who = (found) => found.map((entity) => named(entity.id, entity.name)).join("; ");
  return h("article", {}, h("h2", {}, document.title || t("read.untitled")),
    h("p", { class: "muted" }, [label("language", document.language), document.published && when(document.published.start, document.published.end) && `${when(document.published.start, document.published.end)} (${label("basis", document.published.basis)})`, many("events", events.length), t("read.unstored")].filter(Boolean).join(" · ")),
    annotated(records, {}),
    events.length ? table(t("table.events"), [
      { head: t("head.type"), cell: (row) => typeTag(row.type, row.codes.quad) }, { head: t("head.by"), cell: (row) => who(row.actors) }, { head: t("head.on"), cell: (row) => who(row.recipients) },
      { head: t("head.place"), cell: (row) => row.place && where(row.place.name, row.place.resolution, row.place.country) }, { head: t("head.date"), class: "date", cell: (row) => row.date && when(row.date.start, row.date.end) },
      { head: t("head.status"), cell: (row) => label("status", row.status) }, { head: t("head.evidence"), cell: (row) => h("span", { class: "evidence" }, row.evidence.text) },
    ], events) : nothing("read.noevents"),
    downloads("garant-read", { tables: [{ format: "jsonl", blob: () => new Blob([records.map((record) => JSON.stringify(record)).join("\n") + "\n"], { type: "application/x-ndjson" }) }] }));
}

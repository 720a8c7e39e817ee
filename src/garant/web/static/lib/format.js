/** Dates, people and evidence, written the same in every view. */

import { h } from "./dom.js";
import { label, language, named, number, t } from "./words.js";
import { to } from "./state.js";

const DAY = 86400000;

/** An ISO day as milliseconds (UTC). */
export function time(day) {
  return Date.parse(`${day.slice(0, 10)}T00:00:00Z`);
}

/** Milliseconds as an ISO day. */
export function iso(milliseconds) {
  return new Date(milliseconds).toISOString().slice(0, 10);
}

/** The first or the last day of what a date filter says: a day, a month or a year. */
export function edge(value, last = false) {
  const [, year, month, day] = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$/.exec(value || "") || [];
  if (!year || day) return value;
  if (!last) return `${year}-${month || "01"}-01`;
  return iso(Date.UTC(Number(year), month ? Number(month) : 12, 1) - DAY);
}

/** Days from one ISO day to another. */
export function days(from, until) {
  return Math.round((time(until) - time(from)) / DAY);
}

/** A date as short as it is known: a day, a month, a year, or both ends. */
export function when(start, end) {
  if (!start && !end) return "";
  const from = start || end, until = end || start;
  if (from === until) return from;
  if (from.endsWith("-01-01") && until === `${from.slice(0, 4)}-12-31`) return from.slice(0, 4);
  if (from.endsWith("-01") && until.slice(0, 7) === from.slice(0, 7) && iso(time(until) + DAY).endsWith("-01")) return from.slice(0, 7);
  return `${from} – ${until.slice(0, 4) === from.slice(0, 4) ? until.slice(5) : until}`;
}

/** A moment in the language's own way. */
export function moment(value) {
  const found = new Date(`${value.replace(" ", "T")}Z`);
  return Number.isNaN(found.getTime()) ? value : found.toLocaleString(language, { dateStyle: "medium", timeStyle: "short" });
}

/** The class of a quad class: colour with a letter, so that colour is never alone. */
export function quad(n) {
  return n >= 1 && n <= 4 ? `q${n}` : "q0";
}

/** A link to an actor's page. */
export function actorLink(id, name) {
  return id ? h("a", { href: to("/actor", { id }, false) }, named(id, name)) : h("span", {}, name || "");
}

/** Links to several actors, from the columns that `ask` joins by "; ". */
export function actorLinks(names, ids) {
  const all = (ids || "").split("; ");
  return (names || "").split("; ").filter(Boolean).flatMap((name, i) => (i ? ["; ", actorLink(all[i], name)] : [actorLink(all[i], name)]));
}

/** The entities of a record, as links. */
export function entities(found) {
  return (found || []).flatMap((one, i) => (i ? ["; ", actorLink(one.id, one.name || one.text)] : [actorLink(one.id, one.name || one.text)]));
}

/** A link to a happening, or to an event's document. */
export function itemLink(item, ...children) {
  const href = item.kind === "happening" ? to("/happening", { id: item.id }, false) : to("/document", { id: item.document, event: item.id }, false);
  return h("a", { href }, ...children);
}

/** A tag with the type of an event. */
export function typeTag(type, n) {
  return h("span", { class: `tag ${quad(n)}` }, label("type", type));
}

/** A range of numbers. */
export function range(low, high) {
  if (low === null || low === undefined) return "";
  if (high === null || high === undefined) return `≥ ${number(low)}`;
  return low === high ? number(low) : `${number(low)}–${number(high)}`;
}

/** A place and its precision, where that is not a town. */
export function where(place, resolution, country) {
  if (!place && !country) return "";
  const coarse = resolution && !["city", "point"].includes(resolution) ? ` (${label("resolution", resolution)})` : "";
  return `${place || named(country, country)}${coarse}`;
}

/** What to tell when something went wrong. */
export function trouble(error) {
  const said = error.status === 0 ? t("error.away") : error.message || t("error.unknown");
  return h("div", { class: "trouble", role: "alert" }, h("p", {}, h("strong", {}, t("error.title")), " ", said), h("p", {}, t(`error.do.${error.status === 401 ? "token" : error.status === 0 ? "away" : "other"}`)));
}

/** What to tell when there is nothing. */
export function nothing(key = "empty") {
  return h("p", { class: "nothing" }, t(key));
}

/** The filters, the same in every view; they are those of `garant ask`. */

import { h, put } from "../lib/dom.js";
import { change, FILTERS, values } from "../lib/state.js";
import { label, t } from "../lib/words.js";

const STATUSES = ["occurred", "ongoing", "planned", "called_for", "hypothetical", "negated", "denied"];
/** Shown at once; the rest behind "more". */
const SHOWN = ["actor", "type", "place", "since", "until", "status", "voice", "publisher", "language"];
const SINGLE = ["since", "until", "date", "text"];

/**
 * Draw the form. @param {HTMLElement} place
 * @param {Object|null} meta what can be chosen; null where filters do not apply
 */
export function drawFilters(place, meta) {
  if (!meta) {
    place.replaceChildren();
    return;
  }
  const active = FILTERS.filter((name) => values(name).length);
  const chips = active.flatMap((name) => values(name).map((one) => chip(name, one)));
  const rest = FILTERS.filter((name) => !SHOWN.includes(name));
  const form = h("form", { onsubmit: (event) => {
    event.preventDefault();
    apply(form);
  }, onchange: () => apply(form) },
  h("div", { class: "fields" }, SHOWN.map((name) => field(name, meta))),
  h("details", { class: "more", open: rest.some((name) => values(name).length) }, h("summary", {}, t("filters.more")), h("div", { class: "fields" }, rest.map((name) => field(name, meta))), h("p", { class: "hint" }, t("filters.hint"))),
  h("button", { type: "submit", class: "unseen" }, t("filters.apply")));
  const wide = matchMedia("(min-width: 60rem)").matches;
  put(place, h("details", { class: "filters", open: wide }, h("summary", {}, t("filters")), form),
    chips.length > 0 && h("p", { class: "chips" }, chips, h("button", { type: "button", class: "plain", onclick: () => change(Object.fromEntries(FILTERS.map((name) => [name, ""]))) }, t("filters.clear"))));
}

function chip(name, one) {
  const shown = ["status", "type", "language"].includes(name) ? label(name, one) : one;
  return h("button", { type: "button", class: "chip", title: t("filters.remove"), onclick: () => change({ [name]: values(name).filter((other) => other !== one), offset: "" }) },
    `${t(`filter.${name}`)}: ${shown}`, h("span", { "aria-hidden": "true" }, " ×"), h("span", { class: "unseen" }, ` (${t("filters.remove")})`));
}

function apply(form) {
  const given = { offset: "" };
  for (const control of form.elements) {
    if (!FILTERS.includes(control.name)) continue;
    const text = control.value.trim();
    given[control.name] = SINGLE.includes(control.name) ? text : text.split(";").map((one) => one.trim()).filter(Boolean);
  }
  change(given);
}

function field(name, meta) {
  const id = `filter-${name}`;
  return h("div", { class: "field" }, h("label", { for: id }, t(`filter.${name}`)), control(name, id, meta));
}

function control(name, id, meta) {
  const now = values(name);
  const choices = { status: STATUSES, type: meta.choices.type, language: meta.choices.language, origin: meta.choices.origin }[name];
  if (choices && now.length < 2 && (!now.length || choices.includes(now[0]))) {
    const select = h("select", { id, name }, h("option", { value: "" }, t("filters.any")), choices.map((one) => h("option", { value: one }, label(name, one))));
    select.value = now[0] || "";
    return select;
  }
  const listed = name === "publisher" ? `${id}-list` : null;
  return [
    h("input", { id, name, value: now.join("; "), list: listed, placeholder: ["since", "until", "date"].includes(name) ? t("filters.date") : false, autocomplete: "off" }),
    listed && h("datalist", { id: listed }, meta.choices.publisher.map((one) => h("option", { value: one }))),
  ];
}

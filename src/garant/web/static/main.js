/** The page: its header, its filters, and the view that the address names. */

import { ask, takeToken } from "./lib/api.js";
import { h, put } from "./lib/dom.js";
import { trouble } from "./lib/format.js";
import { onChange, to, value } from "./lib/state.js";
import { language, loadWords, many, speak, t } from "./lib/words.js";
import { drawFilters } from "./parts/filters.js";

/** View by path: the module, and whether the filters apply to it. */
const VIEWS = {
  "/": ["overview", true],
  "/map": ["map", true],
  "/timeline": ["timeline", true],
  "/actors": ["actors", true],
  "/actor": ["actor", false],
  "/document": ["document", false],
  "/happening": ["happening", false],
  "/records": ["records", true],
  "/read": ["read", false],
};
const MENU = ["/", "/map", "/timeline", "/actors", "/records", "/read"];

let running = null;
let meta = null;

async function start() {
  takeToken();
  await loadWords(ask);
  document.querySelector(".skip").textContent = t("skip");
  onChange(show);
  await show();
}

async function show() {
  // An address with a token may be opened in a page that is already there.
  takeToken();
  running?.abort();
  running = new AbortController();
  const { signal } = running;
  const main = document.getElementById("main");
  const [name, filtered] = VIEWS[location.pathname] || VIEWS["/"];
  const title = t(`view.${name}`);
  document.title = `${title} · Garant`;
  const body = h("div", { class: `view ${name}` });
  put(main, h("h1", {}, title), body);
  main.setAttribute("aria-busy", "true");
  try {
    meta = await ask("meta", {}, signal);
    header();
    drawFilters(document.getElementById("filters"), filtered ? meta : null);
    if (meta.counts.documents) {
      const view = await import(`./views/${name}.js`);
      await view.show(body, { meta, signal, title: (text) => retitle(main, text) });
    } else {
      await empty(body, name, signal);
    }
  } catch (error) {
    if (error.name === "AbortError" || signal.aborted) return;
    header();
    body.append(trouble(error));
    if (!error.status && error.status !== 0) console.error(error);
  }
  main.removeAttribute("aria-busy");
  main.dataset.ready = location.pathname + location.search;
  document.getElementById("status").textContent = t("shown", { view: title });
}

function retitle(main, text) {
  main.querySelector("h1").textContent = text;
  document.title = `${text} · Garant`;
}

async function empty(body, name, signal) {
  if (name === "read") return (await import("./views/read.js")).show(body, { meta, signal });
  body.append(h("div", { class: "nothing" }, h("p", {}, t("record.empty")), h("pre", {}, "garant add FILE…"), h("p", {}, h("a", { href: "/read" }, t("record.read")))));
}

function header() {
  const here = location.pathname;
  const search = h("form", { role: "search", class: "search", onsubmit: (event) => {
    event.preventDefault();
    const text = search.querySelector("input").value.trim();
    history.pushState(null, "", to("/records", { of: value("of", "documents"), text, offset: "" }));
    show();
  } }, h("input", { type: "search", name: "q", value: value("text"), "aria-label": t("search"), placeholder: t("search") }), h("button", { type: "submit" }, t("search.go")));
  const other = language === "fr" ? "en" : "fr";
  put(
    document.getElementById("top"),
    h("a", { href: "/", class: "name" }, "Garant"),
    h("nav", { "aria-label": t("views") }, MENU.map((path) => h("a", { href: path === "/read" ? path : to(path), "aria-current": path === here ? "page" : false }, t(`view.${VIEWS[path][0]}`)))),
    search,
    h("button", { type: "button", class: "language", lang: other, onclick: () => speak(other) }, other === "fr" ? "Français" : "English"),
    meta && h("p", { class: "holds" }, [meta.record, many("documents", meta.counts.documents), many("happenings", meta.counts.happenings)].join(" · ")),
  );
}

/** Keyboard: "/" goes to the search, "f" to the filters, "g" and a digit to a view. */
let going = false;
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
  if (event.key === "/") {
    event.preventDefault();
    document.querySelector(".search input")?.focus();
  } else if (event.key === "f") {
    const box = document.querySelector("#filters details");
    if (box) {
      event.preventDefault();
      box.open = true;
      box.querySelector("input")?.focus();
    }
  } else if (going && MENU[Number(event.key) - 1]) {
    history.pushState(null, "", to(MENU[Number(event.key) - 1]));
    show();
  }
  going = event.key === "g";
});

start().catch((error) => put(document.getElementById("main"), h("p", { role: "alert" }, `Garant: ${error.message || error}`)));

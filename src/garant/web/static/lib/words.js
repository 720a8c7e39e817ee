/** The interface's words: static/words/<language>.json, and the names of actors in that language. */

const LANGUAGES = ["en", "fr"];
let words = {};
let names = {};
/** The language of the interface. */
export let language = "en";

/** Load the words of the language that was chosen last, else of the browser's. */
export async function loadWords(ask) {
  language = chosen();
  const [found, known] = await Promise.all([
    fetch(`/static/words/${language}.json`).then((answer) => answer.json()),
    ask("names", { language }).catch(() => ({})),
  ]);
  words = found;
  names = known;
  document.documentElement.lang = language;
}

function chosen() {
  const asked = new URLSearchParams(location.search).get("ui");
  if (LANGUAGES.includes(asked)) localStorage.setItem("language", asked);
  const kept = localStorage.getItem("language");
  if (LANGUAGES.includes(kept)) return kept;
  return (navigator.languages || []).map((one) => one.slice(0, 2)).find((one) => LANGUAGES.includes(one)) || "en";
}

/** Speak another language from now on. */
export function speak(code) {
  localStorage.setItem("language", code);
  const address = new URL(location.href);
  address.searchParams.delete("ui");
  location.replace(address);
}

/** A phrase by its key; `{name}` in it is replaced. An unknown key is shown as it is. */
export function t(key, given = {}) {
  const phrase = words[key];
  if (phrase === undefined) return key;
  return phrase.replace(/\{(\w+)\}/g, (whole, name) => (name in given ? String(given[name]) : whole));
}

/** "1 report", "3 reports": the key with `.one` or `.many`. */
export function many(key, count) {
  return t(`${key}.${count === 1 ? "one" : "many"}`, { n: number(count) });
}

/** The label of a code (a type, a status …), or the code itself. */
export function label(kind, code) {
  if (code === null || code === undefined || code === "") return "";
  return words[`${kind}.${code}`] ?? String(code).replaceAll("_", " ");
}

/** What an actor is called in the interface's language. */
export function named(id, name) {
  return (id && names[id]) || name || id || "";
}

/** The name of a country by its code. */
export function country(code) {
  return code ? names[code] || code : "";
}

/** A number with the language's separators. */
export function number(value) {
  return value === null || value === undefined ? "" : new Intl.NumberFormat(language).format(value);
}

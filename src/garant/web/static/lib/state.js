/** Where we are: the view is the path, the filters and the view's own settings are the query string. */

export const FILTERS = ["actor", "by", "on", "type", "place", "since", "until", "date", "status", "voice", "publisher", "language", "origin", "document", "text"];
const SINGLE = ["since", "until", "date", "text"];
const listeners = [];

/** All values of a parameter of the address. */
export function values(name) {
  return new URLSearchParams(location.search).getAll(name).filter(Boolean);
}

/** The one value of a parameter, or a default. */
export function value(name, otherwise = "") {
  return values(name)[0] ?? otherwise;
}

/** The filters as the API takes them. @returns {Object<string, string|string[]>} */
export function filters() {
  const found = {};
  for (const name of FILTERS) {
    const given = values(name);
    if (given.length) found[name] = SINGLE.includes(name) ? given[0] : given;
  }
  return found;
}

/** The address of a view with the present filters and its own parameters. */
export function to(path, own = {}, keep = true) {
  const search = new URLSearchParams();
  if (keep) for (const name of FILTERS) for (const one of values(name)) search.append(name, one);
  for (const [name, given] of Object.entries(own)) {
    search.delete(name);
    for (const one of Array.isArray(given) ? given : [given]) if (one !== null && one !== undefined && one !== "") search.append(name, one);
  }
  const asked = search.toString();
  return path + (asked ? `?${asked}` : "");
}

/** Go to an address of ours. */
export function go(address) {
  history.pushState(null, "", address);
  tell();
}

/** Change parameters of the present address; with `quiet` nothing is drawn anew, and no step back is made. */
export function change(own, quiet = false) {
  const search = new URLSearchParams(location.search);
  for (const [name, given] of Object.entries(own)) {
    search.delete(name);
    for (const one of Array.isArray(given) ? given : [given]) if (one !== null && one !== undefined && one !== "") search.append(name, one);
  }
  const asked = search.toString();
  const address = location.pathname + (asked ? `?${asked}` : "");
  if (quiet) history.replaceState(null, "", address);
  else go(address);
}

/** Call when the address has changed. */
export function onChange(listener) {
  listeners.push(listener);
}

function tell() {
  for (const listener of listeners) listener();
}

window.addEventListener("popstate", tell);
document.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
  const own = link && link.origin === location.origin && !link.target && !link.hasAttribute("download");
  if (!own || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || link.getAttribute("href").startsWith("#")) return;
  event.preventDefault();
  go(link.pathname + link.search);
});

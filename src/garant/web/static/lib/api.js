/** Asking the server. The token, where there is one, came in the address's fragment and is kept for this tab alone. */

const KEY = "token";

/** Take the token out of the address. */
export function takeToken() {
  const found = /^#token=([\w-]+)$/.exec(location.hash);
  if (found) {
    sessionStorage.setItem(KEY, found[1]);
    history.replaceState(null, "", location.pathname + location.search);
  }
}

function headers(more = {}) {
  const token = sessionStorage.getItem(KEY);
  return token ? { ...more, Authorization: `Bearer ${token}` } : more;
}

/** What the server says is wrong, in its own words. */
export class Refusal extends Error {
  constructor(said, status) {
    super(said);
    this.status = status;
  }
}

/** Parameters as a query string; arrays repeat, what is empty is left out. */
export function query(given) {
  const found = new URLSearchParams();
  for (const [name, value] of Object.entries(given)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== null && one !== undefined && one !== "") found.append(name, one);
    }
  }
  return found.toString();
}

/** GET /api/<path>. Throws Refusal; `signal` breaks it off. */
export async function ask(path, given = {}, signal = undefined) {
  return (await got(path, given, signal)).json();
}

async function got(path, given, signal) {
  const asked = query(given);
  return checked(await sent(`/api/${path}${asked ? `?${asked}` : ""}`, { headers: headers(), signal }));
}

/** A whole table as a file. @returns {Promise<Blob>} */
export async function file(path, given) {
  return (await got(path, given)).blob();
}

/** POST /api/read: an object as JSON, or a File. */
export async function read(what) {
  const request = what instanceof File
    ? { body: what, headers: headers({ "Content-Type": "application/octet-stream", "X-File-Name": encodeURIComponent(what.name) }) }
    : { body: JSON.stringify(what), headers: headers({ "Content-Type": "application/json" }) };
  return (await checked(await sent("/api/read", { method: "POST", ...request }))).json();
}

async function sent(address, request) {
  try {
    return await fetch(address, request);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Refusal("", 0);
  }
}

async function checked(answer) {
  if (answer.ok) return answer;
  let said = answer.statusText;
  try {
    said = (await answer.json()).error || said;
  } catch {
    // Not one of our own answers: its status line must do.
  }
  throw new Refusal(said, answer.status);
}

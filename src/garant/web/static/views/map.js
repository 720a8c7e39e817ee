/** The map: happenings where they are known to be, no finer. Points are gathered, areas are areas, and what is known by its country alone shades it. */

import { ask } from "../lib/api.js";
import { h, paused, put, s } from "../lib/dom.js";
import { downloads } from "../lib/download.js";
import { days, edge, iso, itemLink, nothing, quad, time, trouble, typeTag, when, where } from "../lib/format.js";
import { change, filters, value } from "../lib/state.js";
import { country, label, many, number, t } from "../lib/words.js";
import { legend } from "../parts/chart.js";
import { section, table } from "../parts/table.js";
import { land, provinceOf, shape } from "../parts/land.js";

const DAY = 86400000;
/** Kilometres around the middle of a place that is an area whose outline is not known. */
const RADIUS = { district: 15, province: 50, zone: 20 };
const KM = 111.2;
/** Pixels of a cell in which points are gathered. */
const CELL = 52;
/** Happenings from which on a country is shaded darker. */
const SHADES = [1, 5, 25, 125];
const WINDOWS = [0, 7, 30, 91, 365];
/** Milliseconds between two steps of the play. */
const STEP = 700;

export async function show(body, { meta, signal }) {
  const [base, zones, world] = await Promise.all([land(), ask("zones", {}, signal), ask("map", { ...filters(), cell: 10 }, signal)]);
  const panel = h("div", { class: "list", "aria-live": "polite" });
  const below = h("div", {});
  const frame = h("div", { class: "frame" });
  body.append(frame);
  const map = new MapView(frame, base, zones.rows, signal);
  const slider = new Slider(meta.events, () => map.load());
  map.between = () => slider.between();
  map.onPick = (name, where) => list(panel, name, where, map, signal);
  map.onLoad = (found) => put(below, countries(found, base, map), found.nowhere > 0 && h("p", { class: "muted" }, t("map.nowhere", { n: number(found.nowhere) })));
  frame.append(map.controls(), map.drawing);
  body.append(slider.bar, h("div", { class: "settings" }, legend(), h("p", { class: "muted" }, t("map.key"))), panel, below,
    downloads("garant-map", { drawing: () => map.drawing, tables: ["csv", "geojson"].map((format) => ({ format, path: "ask/events", given: () => ({ ...filters(), ...slider.between() }) })) }));
  map.fit(world);
  signal.addEventListener("abort", () => slider.stop());
  await map.load();
}

/** The drawing: x is the longitude, shrunk by the cosine of the middle latitude at the start; y is the latitude. */
class MapView {
  constructor(frame, base, zones, signal) {
    this.base = base;
    this.zones = zones;
    this.signal = signal;
    this.width = Math.max(280, frame.clientWidth);
    this.height = Math.round(Math.min(Math.max(300, this.width * 0.55), 560));
    this.land = s("g", { class: "land" }, base.countries.map((one) => s("path", { d: shape(one.rings), "data-id": one.id }, s("title", {}, country(one.id) || one.name))));
    this.areas = s("g", {});
    this.points = s("g", {});
    this.drawing = s("svg", { class: "map", width: this.width, height: this.height, viewBox: `0 0 ${this.width} ${this.height}`, role: "group", "aria-label": t("view.map"), tabindex: 0 }, this.land, this.areas, this.points);
    this.middle = [0, 20];
    this.scale = this.width / 360;
    this.stretch = 1;
    this.between = () => ({});
    this.later = paused(() => this.load(), 180);
    this.listen();
  }

  controls() {
    const button = (text, name, act) => h("button", { type: "button", "aria-label": t(name), title: t(name), onclick: act }, text);
    return h("div", { class: "zoom" }, button("+", "map.in", () => this.zoom(1.6)), button("−", "map.out", () => this.zoom(1 / 1.6)), button("⌂", "map.home", () => {
      change({ at: "" }, true);
      this.fit(this.world);
      this.later();
    }));
  }

  /** Show all that is placed, or what the address says. */
  fit(world) {
    this.world = world;
    const kept = /^(-?[\d.]+),(-?[\d.]+),([\d.]+)$/.exec(value("at"));
    const spots = [...world.point, ...world.area].map((one) => [one.longitude, one.latitude]);
    for (const one of spots.length ? [] : world.country) {
      const known = this.base.countries.find((c) => c.id === one.country);
      if (known) spots.push(...known.rings.flat());
    }
    const xs = spots.map(([x]) => x), ys = spots.map(([, y]) => y);
    const [west, east, south, north] = spots.length ? [Math.min(...xs) - 2, Math.max(...xs) + 2, Math.min(...ys) - 1.5, Math.max(...ys) + 1.5] : [-150, 180, -50, 75];
    this.middle = [(west + east) / 2, (south + north) / 2];
    this.stretch = Math.max(0.4, Math.cos((this.middle[1] * Math.PI) / 180));
    this.scale = Math.min(this.width / ((east - west) * this.stretch), this.height / (north - south));
    if (kept) {
      this.middle = [Number(kept[1]), Number(kept[2])];
      this.scale = Number(kept[3]);
    }
    this.draw();
  }

  at(longitude, latitude) {
    return [this.width / 2 + (longitude - this.middle[0]) * this.stretch * this.scale, this.height / 2 - (latitude - this.middle[1]) * this.scale];
  }

  box() {
    const x = this.width / 2 / (this.scale * this.stretch), y = this.height / 2 / this.scale;
    return [this.middle[0] - x, this.middle[1] - y, this.middle[0] + x, this.middle[1] + y];
  }

  zoom(factor, [x, y] = [this.width / 2, this.height / 2]) {
    const before = [(x - this.width / 2) / (this.scale * this.stretch), (this.height / 2 - y) / this.scale];
    this.scale = Math.min(6000, Math.max(this.width / 420, this.scale * factor));
    const after = [(x - this.width / 2) / (this.scale * this.stretch), (this.height / 2 - y) / this.scale];
    this.move(before[0] - after[0], before[1] - after[1]);
  }

  move(longitude, latitude) {
    this.middle = [Math.max(-180, Math.min(180, this.middle[0] + longitude)), Math.max(-85, Math.min(85, this.middle[1] + latitude))];
    this.draw();
    change({ at: [this.middle[0].toFixed(3), this.middle[1].toFixed(3), this.scale.toFixed(2)].join(",") }, true);
    this.later();
  }

  listen() {
    let from = null;
    const svg = this.drawing;
    svg.addEventListener("pointerdown", (event) => {
      if (event.button === 0) from = [event.clientX, event.clientY, false];
    });
    svg.addEventListener("pointermove", (event) => {
      if (!from) return;
      const [x, y] = [event.clientX - from[0], event.clientY - from[1]];
      if (!from[2] && Math.hypot(x, y) < 4) return;
      if (!from[2]) svg.setPointerCapture(event.pointerId);
      from = [event.clientX, event.clientY, true];
      this.move(-x / (this.scale * this.stretch), y / this.scale);
    });
    for (const name of ["pointerup", "pointercancel"]) svg.addEventListener(name, () => (from = null));
    svg.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && !event.shiftKey) return;
      event.preventDefault();
      const place = svg.getBoundingClientRect();
      this.zoom(event.deltaY + event.deltaX < 0 ? 1.25 : 0.8, [event.clientX - place.left, event.clientY - place.top]);
    }, { passive: false });
    svg.addEventListener("keydown", (event) => {
      const step = 60 / this.scale;
      const act = { "+": () => this.zoom(1.6), "=": () => this.zoom(1.6), "-": () => this.zoom(1 / 1.6), ArrowLeft: () => this.move(-step, 0), ArrowRight: () => this.move(step, 0), ArrowUp: () => this.move(0, step), ArrowDown: () => this.move(0, -step) }[event.key];
      if (!act) return;
      event.preventDefault();
      act();
    });
  }

  /** Ask for what lies in the window, and draw it. A later call breaks an earlier one off. */
  async load() {
    this.loading?.abort();
    const mine = (this.loading = new AbortController());
    this.signal.addEventListener("abort", () => mine.abort());
    // Cells of fixed sizes stay where they are while the map moves.
    this.cell = Math.min(30, Math.max(0.01, 2 ** Math.round(Math.log2(CELL / this.scale))));
    const margin = this.cell;
    const [west, south, east, north] = this.box();
    const box = [west - margin, south - margin, east + margin, north + margin].map((one) => one.toFixed(4)).join(",");
    try {
      this.found = await ask("map", { ...filters(), ...this.between(), box, cell: this.cell }, mine.signal);
    } catch (error) {
      if (error.name !== "AbortError") this.drawing.before(trouble(error));
      return;
    }
    this.draw();
    this.onLoad(this.found);
  }

  draw() {
    const [x, y] = this.at(0, 0);
    this.land.setAttribute("transform", `matrix(${this.scale * this.stretch} 0 0 ${-this.scale} ${x} ${y})`);
    this.areas.replaceChildren(...this.zoneShapes(), ...(this.found ? this.areaShapes() : []));
    this.points.replaceChildren(...(this.found ? this.found.point.map((one) => this.point(one)) : []));
    const told = new Map((this.found?.country || []).map((one) => [one.country, one]));
    for (const path of this.land.children) {
      const one = told.get(path.dataset.id);
      path.setAttribute("class", one ? `told t${SHADES.filter((least) => one.count >= least).length}` : "");
    }
  }

  zoneShapes() {
    return this.zones.flatMap((zone) => {
      const kind = [zone.name, label("zone", zone.kind)].filter(Boolean).join(", ");
      if (zone.feature) {
        const feature = JSON.parse(zone.feature);
        const found = feature.geometry || feature;
        const rings = found.type === "MultiPolygon" ? found.coordinates.flat() : found.type === "Polygon" ? found.coordinates : [];
        const [x, y] = this.at(0, 0);
        return rings.length ? [s("path", { class: "zone", d: shape(rings), transform: `matrix(${this.scale * this.stretch} 0 0 ${-this.scale} ${x} ${y})` }, s("title", {}, kind))] : [];
      }
      return [this.circle(zone, RADIUS[zone.place_resolution] || RADIUS.zone, "zone", kind)];
    });
  }

  circle(one, km, style, name) {
    const [x, y] = this.at(one.longitude, one.latitude);
    const radius = (km / KM) * this.scale;
    // At a degree of longitude's own length the circle is an ellipse wherever the map's stretch is not the place's.
    const wide = radius * (this.stretch / Math.max(0.1, Math.cos((one.latitude * Math.PI) / 180)));
    return s("ellipse", { class: style, cx: x, cy: y, rx: Math.max(5, wide), ry: Math.max(5, radius) }, s("title", {}, name));
  }

  areaShapes() {
    return this.found.area.map((one) => {
      const name = `${where(one.area, one.resolution, one.country)}: ${many("happenings", one.count)}`;
      const known = one.resolution === "province" ? provinceOf(this.base, one) : null;
      const [x, y] = this.at(0, 0);
      const drawn = known
        ? s("path", { class: `area ${dominant(one)}`, d: shape(known.rings), transform: `matrix(${this.scale * this.stretch} 0 0 ${-this.scale} ${x} ${y})` }, s("title", {}, name))
        : this.circle(one, RADIUS[one.resolution], `area ${dominant(one)}`, name);
      return this.button(drawn, name, { area: one.area });
    });
  }

  point(one) {
    const [x, y] = this.at(one.longitude, one.latitude);
    const radius = one.count === 1 ? 5 : Math.min(22, 0.46 * this.cell * this.scale, 7 + 6.4 * Math.log10(one.count));
    const name = one.places === 1 ? `${one.place}: ${many("happenings", one.count)}` : `${t("map.places", { n: number(one.places) })}: ${many("happenings", one.count)}`;
    const box = [one.x * this.cell, one.y * this.cell, (one.x + 1) * this.cell, (one.y + 1) * this.cell];
    const drawn = s("g", { class: `point fill ${dominant(one)}` }, s("circle", { cx: x, cy: y, r: radius }, s("title", {}, name)), one.count > 1 && s("text", { x, y: y + 4, "text-anchor": "middle" }, one.count > 999 ? `${Math.round(one.count / 100) / 10}k` : one.count));
    return this.button(drawn, name, { box: box.map((each) => each.toFixed(5)).join(",") });
  }

  /** Make a shape something that can be pressed. */
  button(shape_, name, where_) {
    for (const [key, given] of Object.entries({ tabindex: 0, role: "button", "aria-label": name })) shape_.setAttribute(key, given);
    shape_.addEventListener("click", () => this.onPick(name, where_));
    shape_.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      event.stopPropagation();
      this.onPick(name, where_);
    });
    return shape_;
  }
}

/** The quad class of most. */
function dominant(one) {
  const counts = [1, 2, 3, 4].map((n) => one[`q${n}`]);
  return quad(counts.indexOf(Math.max(...counts)) + 1);
}

/** The window of time: how long it is, where it stands, and the play. */
class Slider {
  constructor(extent, onMove) {
    this.first = extent.first;
    this.last = extent.last;
    this.onMove = onMove;
    this.length = WINDOWS.includes(Number(value("window"))) ? Number(value("window")) : 0;
    this.end = value("until_day", this.last);
    this.timer = null;
    this.bar = this.draw();
  }

  draw() {
    if (!this.first) return h("div", {});
    this.shown = h("output", { for: "time" });
    this.range = h("input", { type: "range", id: "time", min: 0, max: Math.max(1, days(this.first, this.last)), value: days(this.first, this.end), "aria-label": t("time.end"), oninput: () => this.move(Number(this.range.value)) });
    this.choose = h("select", { "aria-label": t("time.window"), onchange: () => this.resize(Number(this.choose.value)) }, WINDOWS.map((one) => h("option", { value: one }, t(`time.window.${one}`))));
    this.choose.value = String(this.length);
    this.playing = h("button", { type: "button", "aria-pressed": "false", onclick: () => (this.timer ? this.stop() : this.play()) }, t("time.play"));
    this.say();
    return h("div", { class: "slider" }, this.playing, this.choose, this.range, this.shown);
  }

  between() {
    if (!this.length || !this.first) return {};
    const own = { since: edge(filters().since), until: edge(filters().until, true) };
    const since = iso(time(this.end) - (this.length - 1) * DAY);
    // The slider moves within the dates that the filters give.
    return { since: own.since > since ? own.since : since, until: own.until && own.until < this.end ? own.until : this.end };
  }

  say() {
    this.range.disabled = !this.length;
    const { since, until } = this.between();
    this.shown.textContent = since ? `${since} – ${until}` : t("time.all", { from: this.first, to: this.last });
    this.range.setAttribute("aria-valuetext", this.shown.textContent);
  }

  move(day) {
    this.end = iso(time(this.first) + day * DAY);
    this.range.value = day;
    change({ until_day: this.end }, true);
    this.say();
    return this.onMove();
  }

  resize(length) {
    this.length = length;
    change({ window: length || "", until_day: length ? this.end : "" }, true);
    this.say();
    return this.onMove();
  }

  async play() {
    if (!this.length) {
      this.choose.value = "30";
      await this.resize(30);
    }
    const whole = Number(this.range.max);
    const step = Math.max(1, Math.round(this.length / 3), Math.round(whole / 80));
    let at = Number(this.range.value) >= whole ? Math.min(this.length, whole) : Number(this.range.value);
    this.playing.setAttribute("aria-pressed", "true");
    this.playing.textContent = t("time.stop");
    const next = async () => {
      await this.move(Math.min(whole, at));
      if (at >= whole || !this.timer) return this.stop();
      at += step;
      this.timer = setTimeout(next, STEP);
    };
    this.timer = setTimeout(next, 0);
  }

  stop() {
    clearTimeout(this.timer);
    this.timer = null;
    this.playing?.setAttribute("aria-pressed", "false");
    if (this.playing) this.playing.textContent = t("time.play");
  }
}

function countries(found, base, map) {
  if (!found.country.length) return null;
  const rows = [...found.country].sort((a, b) => b.count - a.count);
  return section(t("map.countries"), table(t("map.countries"), [
    { head: t("head.country"), cell: (row) => h("button", { type: "button", class: "plain", onclick: () => map.onPick(`${country(row.country)}: ${many("happenings", row.count)}`, { country: row.country }) }, country(row.country)) },
    { head: t("head.happenings"), class: "number", cell: (row) => number(row.count) },
    { head: t("head.drawn"), cell: (row) => (base.countries.some((one) => one.id === row.country) ? t("map.shaded") : t("map.small")) },
  ], rows));
}

async function list(panel, name, where_, map, signal) {
  put(panel, h("h2", {}, name), h("p", { class: "muted" }, t("wait")));
  try {
    const found = await ask("list", { ...filters(), ...map.between(), ...where_ }, signal);
    put(panel, h("h2", {}, name), found.rows.length ? h("ul", { class: "plainlist" }, found.rows.map((one) => h("li", {}, typeTag(one.type, one.quad), " ", when(one.date_start, one.date_end) || t("undated"), " ", where(one.place, one.place_resolution, one.place_country), h("br"), itemLink(one, h("span", { class: "evidence" }, one.evidence || one.id))))) : nothing("empty.filters"),
      found.total > found.rows.length && h("p", { class: "muted" }, t("list.more", { n: number(found.total - found.rows.length) })));
    panel.scrollIntoView({ block: "nearest" });
  } catch (error) {
    if (error.name !== "AbortError") put(panel, trouble(error));
  }
}

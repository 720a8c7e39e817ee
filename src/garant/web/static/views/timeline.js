/** Happenings in lanes, from centuries down to hours. A day whose hour is not known fills the whole day. */

import { ask } from "../lib/api.js";
import { h, paused, put, s } from "../lib/dom.js";
import { downloads } from "../lib/download.js";
import { edge, iso, itemLink, nothing, quad, time, trouble, typeTag, when, where } from "../lib/format.js";
import { change, filters, value } from "../lib/state.js";
import { label, many, named, number, t } from "../lib/words.js";
import { legend, ticks } from "../parts/chart.js";

const DAY = 86400000, HOUR = DAY / 24;
const LANE = 34, TOP = 22;
const BY = ["actor", "process", "type"];

export async function show(body, { meta, signal }) {
  if (!meta.events.first) {
    body.append(nothing("empty.vague"));
    return;
  }
  const own = filters();
  const first = time(edge(own.since || own.date) || meta.events.first), last = time(edge(own.until || own.date, true) || meta.events.last) + DAY;
  const line = new Line(body, first, last, signal);
  await line.load();
}

class Line {
  constructor(body, first, last, signal) {
    this.signal = signal;
    this.whole = [first, Math.max(last, first + DAY)];
    const [from, to] = [Date.parse(value("from")), Date.parse(value("to"))];
    [this.from, this.to] = from && to && to > from ? [from, to] : this.whole;
    this.by = BY.includes(value("lanes")) ? value("lanes") : "actor";
    const choose = h("select", { id: "lanes", onchange: () => change({ lanes: choose.value }) }, BY.map((one) => h("option", { value: one }, t(`lanes.${one}`))));
    choose.value = this.by;
    const button = (text, name, act) => h("button", { type: "button", "aria-label": t(name), title: t(name), onclick: act }, text);
    this.said = h("span", { class: "span" });
    this.frame = h("div", { class: "frame" });
    this.list = h("div", { class: "list", "aria-live": "polite" });
    body.append(h("p", { class: "settings" }, h("label", { for: "lanes" }, t("lanes")), " ", choose, " ", button("+", "map.in", () => this.zoom(0.5)), button("−", "map.out", () => this.zoom(2)), button("←", "line.earlier", () => this.move(-0.3)), button("→", "line.later", () => this.move(0.3)), button("⌂", "map.home", () => this.set(...this.whole)), " ", this.said),
      this.frame, legend(), h("p", { class: "muted" }, t("line.hint")), this.list,
      downloads("garant-timeline", { drawing: () => this.frame.querySelector("svg"), tables: [{ format: "csv", path: "ask/events", given: () => ({ ...filters(), since: iso(this.from), until: iso(this.to - 1) }) }] }));
    this.later = paused(() => this.load(), 150);
    this.width = Math.max(300, this.frame.clientWidth);
    this.left = Math.min(150, Math.round(this.width * 0.28));
  }

  set(from, to) {
    const length = Math.max(6 * HOUR, to - from);
    this.from = from;
    this.to = from + length;
    change({ from: new Date(this.from).toISOString().slice(0, 16) + "Z", to: new Date(this.to).toISOString().slice(0, 16) + "Z" }, true);
    this.draw();
    this.later();
  }

  zoom(factor, share = 0.5) {
    const length = this.to - this.from, now = Math.min(length * factor, 3 * (this.whole[1] - this.whole[0]) + DAY);
    const middle = this.from + length * share;
    this.set(middle - now * share, middle + now * (1 - share));
  }

  move(share) {
    const step = (this.to - this.from) * share;
    this.set(this.from + step, this.to + step);
  }

  async load() {
    this.loading?.abort();
    const mine = (this.loading = new AbortController());
    this.signal.addEventListener("abort", () => mine.abort());
    try {
      this.found = await ask("timeline", { ...filters(), lanes: this.by, start: iso(this.from), end: iso(this.to - 1), cells: Math.min(400, Math.floor((this.width - this.left) / 7)) }, mine.signal);
    } catch (error) {
      if (error.name !== "AbortError") put(this.frame, trouble(error));
      return;
    }
    this.draw();
  }

  x(at) {
    return this.left + ((at - this.from) / (this.to - this.from)) * (this.width - this.left);
  }

  draw() {
    this.said.textContent = when(iso(this.from), iso(this.to - 1));
    if (!this.found) return;
    if (!this.found.lanes.length) {
      put(this.frame, nothing(this.by === "process" ? "line.noprocess" : "line.nothing"));
      return;
    }
    const height = TOP + this.found.lanes.length * LANE + 4;
    const held = this.frame.contains(document.activeElement) && document.activeElement.tagName === "svg";
    const svg = s("svg", { class: "line", width: this.width, height, viewBox: `0 0 ${this.width} ${height}`, role: "group", "aria-label": t("view.timeline"), tabindex: 0 });
    for (const at of ticks(this.from, this.to, Math.max(2, Math.floor((this.width - this.left) / 78)))) {
      const x = this.x(at.time);
      svg.append(s("line", { class: "grid", x1: x, x2: x, y1: TOP - 4, y2: height }), s("text", { x, y: 12, "text-anchor": x < this.left + 20 ? "start" : "middle" }, at.label));
    }
    this.found.lanes.forEach((lane, i) => this.lane(svg, lane, TOP + i * LANE));
    this.listen(svg);
    put(this.frame, svg);
    if (held) svg.focus();
  }

  lane(svg, lane, top) {
    const name = this.by === "type" ? label("type", lane.lane) : lane.lane === "" ? t("lanes.none") : named(lane.lane, lane.label);
    svg.append(s("line", { class: "grid", x1: 0, x2: this.width, y1: top + LANE - 2, y2: top + LANE - 2 }));
    const most = Math.max(...lane.cells.map((cell) => cell.count));
    for (const cell of lane.cells) {
      const from = Math.max(this.left, this.x(time(cell.start))), to = Math.min(this.width, this.x(time(cell.end) + DAY));
      if (to < this.left || from > this.width) continue;
      const high = 8 + (LANE - 16) * (most > 1 ? Math.log1p(cell.count) / Math.log1p(most) : 0.6);
      const counts = [1, 2, 3, 4].map((n) => cell[`q${n}`]);
      const told = `${name}, ${when(cell.start, cell.end)}: ${cell.count === 1 ? [label("type", cell.type), cell.place].filter(Boolean).join(", ") : many("happenings", cell.count)}`;
      const wide = Math.max(3, to - from - 1);
      const bar = s("g", { class: "cell", tabindex: 0, role: "button", "aria-label": told }, s("title", {}, told), stacked(counts, from, top + (LANE - 4 - high) / 2, wide, high),
        wide > 60 && s("text", { x: from + 4, y: top + LANE / 2 + 2 }, cut(cell.count === 1 ? label("type", cell.type) : number(cell.count), wide)));
      const open = () => this.open(told, lane, cell);
      bar.addEventListener("click", open);
      bar.addEventListener("keydown", (event) => {
        if (event.key === "Enter" || event.key === " ") {
          event.preventDefault();
          open();
        }
      });
      svg.append(bar);
    }
    svg.append(s("rect", { class: "ground", x: 0, y: top, width: this.left - 4, height: LANE - 3 }), s("text", { class: "lane", x: 2, y: top + LANE / 2 + 2 }, cut(name, this.left - 8), s("title", {}, `${name}: ${number(lane.total)}`)));
  }

  listen(svg) {
    svg.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && !event.shiftKey) return;
      event.preventDefault();
      const x = event.clientX - svg.getBoundingClientRect().left;
      this.zoom(event.deltaY + event.deltaX < 0 ? 0.8 : 1.25, Math.max(0, (x - this.left) / (this.width - this.left)));
    }, { passive: false });
    svg.addEventListener("keydown", (event) => {
      const act = { "+": () => this.zoom(0.5), "=": () => this.zoom(0.5), "-": () => this.zoom(2), ArrowLeft: () => this.move(-0.2), ArrowRight: () => this.move(0.2), Home: () => this.set(...this.whole) }[event.key];
      if (!act) return;
      event.preventDefault();
      act();
    });
  }

  async open(name, lane, cell) {
    put(this.list, h("h2", {}, name), h("p", { class: "muted" }, t("wait")));
    const lanes = { actor: { lane_actor: lane.lane }, process: lane.lane ? { series: lane.lane } : { unnamed: true }, type: { of_type: lane.lane } }[this.by];
    try {
      const found = await ask("list", { ...filters(), start: cell.start, end: cell.end, ...lanes }, this.signal);
      put(this.list, h("h2", {}, name), h("ul", { class: "plainlist" }, found.rows.map((one) => h("li", {}, typeTag(one.type, one.quad), " ", when(one.date_start, one.date_end), " ", where(one.place, one.place_resolution, one.place_country), h("br"), itemLink(one, h("span", { class: "evidence" }, one.evidence || one.id))))),
        found.total > found.rows.length && h("p", { class: "muted" }, t("list.more", { n: number(found.total - found.rows.length) })));
    } catch (error) {
      if (error.name !== "AbortError") put(this.list, trouble(error));
    }
  }
}

/** One rectangle a quad class, in proportion. */
function stacked(counts, x, y, width, height) {
  const all = counts.reduce((sum, count) => sum + count, 0);
  if (!all) return s("rect", { class: "fill q0", x, y, width, height });
  let from = y;
  return counts.map((count, i) => {
    if (!count) return null;
    const part = s("rect", { class: `fill ${quad(i + 1)}`, x, y: from, width, height: (height * count) / all });
    from += (height * count) / all;
    return part;
  });
}

function cut(text, width) {
  const most = Math.max(2, Math.floor(width / 6.6));
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

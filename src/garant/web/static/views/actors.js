/** Actors: who works with whom and against whom, how they are tied, and who speaks. */

import { ask } from "../lib/api.js";
import { h, s } from "../lib/dom.js";
import { csv, downloads } from "../lib/download.js";
import { actorLink, nothing } from "../lib/format.js";
import { change, filters, go, to, value } from "../lib/state.js";
import { country, label, named, number, t } from "../lib/words.js";
import { layout } from "../parts/force.js";
import { section, table } from "../parts/table.js";

const MOST = [15, 30, 60];

export async function show(body, { signal }) {
  const nodes = MOST.includes(Number(value("nodes"))) ? Number(value("nodes")) : body.clientWidth < 600 ? 15 : 30;
  const found = await ask("actors", { ...filters(), nodes }, signal);
  if (!found.nodes.length) {
    body.append(nothing("empty.filters"));
    return;
  }
  const choose = h("select", { "aria-label": t("actors.most"), onchange: () => change({ nodes: choose.value }) }, MOST.map((one) => h("option", { value: one }, t("actors.n", { n: one }))));
  choose.value = String(nodes);
  const frame = h("div", { class: "frame" });
  body.append(h("p", { class: "settings" }, choose, " ", key()), frame);
  const drawing = network(found, Math.max(300, frame.clientWidth));
  frame.append(drawing);
  const names = new Map(found.nodes.map((one) => [one.id, one.name]));
  const person = (id, name) => actorLink(id, names.get(id) || name);
  body.append(downloads("garant-actors", { drawing: () => drawing, tables: [{ format: "csv", blob: () => csv(["source", "target", "cooperation", "conflict"], found.pairs.map((one) => [named(one.source, names.get(one.source)), named(one.target, names.get(one.target)), one.cooperation, one.conflict])) }] }),
    h("div", { class: "columns even" },
      h("div", {}, section(t("actors.pairs"), found.pairs.length ? table(t("actors.pairs"), [
        { head: t("head.by"), cell: (row) => person(row.source) }, { head: t("head.on"), cell: (row) => person(row.target) },
        { head: t("cooperation"), class: "number", cell: (row) => number(row.cooperation) }, { head: t("conflict"), class: "number", cell: (row) => number(row.conflict) },
      ], found.pairs.slice(0, 60)) : nothing("empty.filters"))),
      h("div", {}, section(t("actors.speak"), found.speakers.length ? table(t("actors.speak"), [
        { head: t("head.speaker"), cell: (row) => actorLink(row.id, row.name) }, { head: t("head.for"), cell: (row) => speaksFor(row, found.ties) },
        { head: t("head.statements"), class: "number", cell: (row) => number(row.statements) },
      ], found.speakers) : nothing("empty.filters")),
      section(t("actors.ties"), found.ties.length ? table(t("actors.ties"), [
        { head: t("head.subject"), cell: (row) => actorLink(row.source, row.source_name) }, { head: t("head.relation"), cell: (row) => label("relation", row.relation) },
        { head: t("head.object"), cell: (row) => actorLink(row.target, row.target_name) }, { head: t("head.documents"), class: "number", cell: (row) => number(row.documents) },
      ], found.ties) : nothing("actors.noties")))));
}

/** For whom somebody speaks: what a tie says, else the office or the country. */
function speaksFor(row, ties) {
  const tied = ties.filter((one) => one.source === row.id && ["represents", "holds_office", "leads", "member_of", "part_of"].includes(one.relation));
  if (tied.length) return tied.map((one) => `${label("relation", one.relation)} ${named(one.target, one.target_name)}`).join("; ");
  return [row.office, row.country !== row.id && country(row.country), row.sectors].filter(Boolean).join(", ") || t("himself");
}

function key() {
  return h("span", { class: "legend" }, h("span", { class: "key cooperation" }, t("cooperation")), h("span", { class: "key conflict" }, t("conflict")), h("span", { class: "key tie" }, t("tie")));
}

function network({ nodes, pairs, ties }, width) {
  const height = Math.round(Math.min(620, Math.max(340, width * 0.6)));
  const ids = new Map(nodes.map((one, i) => [one.id, i]));
  const between = (found) => found.filter((one) => ids.has(one.source) && ids.has(one.target));
  const edges = between(pairs), tied = between(ties);
  const places = layout(nodes.length, [...edges.map((one) => [ids.get(one.source), ids.get(one.target), Math.log1p(one.cooperation + one.conflict)]), ...tied.map((one) => [ids.get(one.source), ids.get(one.target), 0.5])], width, height);
  const svg = s("svg", { class: "network", width, height, viewBox: `0 0 ${width} ${height}`, role: "group", "aria-label": t("actors.network") });
  const line = (one, style, wide, shift) => {
    const [x1, y1] = places[ids.get(one.source)], [x2, y2] = places[ids.get(one.target)];
    const length = Math.hypot(x2 - x1, y2 - y1) || 1, dx = (-(y2 - y1) / length) * shift, dy = ((x2 - x1) / length) * shift;
    svg.append(s("line", { class: style, x1: x1 + dx, y1: y1 + dy, x2: x2 + dx, y2: y2 + dy, "stroke-width": wide }));
  };
  for (const one of tied) line(one, "tie", 1, 0);
  for (const one of edges) {
    if (one.cooperation) line(one, "cooperation", 0.6 + Math.log1p(one.cooperation), -1.5);
    if (one.conflict) line(one, "conflict", 0.6 + Math.log1p(one.conflict), 1.5);
  }
  const most = nodes[0].count;
  nodes.forEach((one, i) => {
    const [x, y] = places[i], name = named(one.id, one.name), href = to("/actor", { id: one.id }, false);
    const radius = 4 + 9 * Math.sqrt(one.count / most);
    const node = s("a", { href, class: "node", "aria-label": `${name}: ${number(one.count)}` }, s("circle", { cx: x, cy: y, r: radius }, s("title", {}, `${name}: ${number(one.count)}`)), s("text", { x: Math.min(Math.max(x, 2), width - 2), y: y + radius + 11, "text-anchor": x < 75 ? "start" : x > width - 75 ? "end" : "middle" }, name.length > 24 ? `${name.slice(0, 23)}…` : name));
    node.addEventListener("click", (event) => {
      event.preventDefault();
      go(href);
    });
    svg.append(node);
  });
  return svg;
}

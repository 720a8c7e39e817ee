/** Bars over time, stacked by quad class. */

import { h, s } from "../lib/dom.js";
import { iso, time } from "../lib/format.js";
import { label, number, t } from "../lib/words.js";
import { table } from "./table.js";

const DAY = 86400000;
const QUADS = [1, 2, 3, 4];
const LEFT = 34, BOTTOM = 18, TOP = 6;

/** The bucket that gives a readable number of bars between two days. */
export function bucketFor(first, last) {
  const length = first && last ? (time(last) - time(first)) / DAY : 0;
  return length < 62 ? "day" : length < 1100 ? "week" : length < 5500 ? "month" : "year";
}

/** First day after a bucket. */
export function bucketEnd(start, bucket) {
  const day = new Date(time(start));
  if (bucket === "day") day.setUTCDate(day.getUTCDate() + 1);
  else if (bucket === "week") day.setUTCDate(day.getUTCDate() + 7);
  else if (bucket === "month") day.setUTCMonth(day.getUTCMonth() + 1);
  else day.setUTCFullYear(day.getUTCFullYear() + 1);
  return iso(day.getTime());
}

/**
 * @param {{bucket: string, rows: Array<{start: string, count: number, q1: number, q2: number, q3: number, q4: number}>}} found
 * @param {number} width pixels
 * @param {number} height pixels
 */
export function bars(found, width, height = 150) {
  const { rows, bucket } = found;
  const first = time(rows[0].start), last = time(bucketEnd(rows.at(-1).start, bucket));
  const most = Math.max(...rows.map((row) => row.count));
  const x = (at) => LEFT + ((at - first) / (last - first)) * (width - LEFT - 4);
  const y = (count) => TOP + (1 - count / most) * (height - TOP - BOTTOM);
  const drawing = s("svg", { class: "bars", width, height, viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": t("chart.label", { n: number(rows.reduce((sum, row) => sum + row.count, 0)) }) });
  for (const count of [...new Set([0, Math.round(most / 2), most])]) {
    drawing.append(s("line", { class: "grid", x1: LEFT, x2: width - 4, y1: y(count), y2: y(count) }), s("text", { x: LEFT - 5, y: y(count) + 4, "text-anchor": "end" }, number(count)));
  }
  for (const row of rows) {
    const from = x(time(row.start)), wide = Math.max(1, x(time(bucketEnd(row.start, bucket))) - from - 1);
    let level = 0;
    for (const n of QUADS) {
      const count = row[`q${n}`];
      if (!count) continue;
      drawing.append(s("rect", { class: `fill q${n}`, x: from, width: wide, y: y(level + count), height: Math.max(0.5, y(level) - y(level + count)) }, s("title", {}, `${row.start}: ${number(count)} ${label("quad", n)}`)));
      level += count;
    }
  }
  for (const at of ticks(first, last, Math.max(2, Math.floor(width / 110)))) drawing.append(s("text", { x: Math.min(x(at.time), width - 30), y: height - 4, "text-anchor": "middle" }, at.label));
  return drawing;
}

/** The colours' meaning. */
export function legend() {
  return h("p", { class: "legend" }, QUADS.map((n) => h("span", { class: `key q${n}` }, label("quad", n))));
}

/** The same numbers for those who would rather read them. */
export function asTable(found) {
  return h("details", { class: "figures" }, h("summary", {}, t("chart.table")),
    table(t("chart.table"), [{ head: t(`bucket.${found.bucket}`), cell: (row) => row.start }, ...QUADS.map((n) => ({ head: label("quad", n), class: "number", cell: (row) => number(row[`q${n}`]) }))], found.rows.slice(-400)));
}

/** Marks of a time axis: about so many, at round times. @returns {Array<{time: number, label: string}>} */
export function ticks(first, last, most) {
  const HOUR = DAY / 24;
  const steps = [[HOUR, "hour"], [3 * HOUR, "hour"], [6 * HOUR, "hour"], [12 * HOUR, "hour"], [DAY, "day"], [2 * DAY, "day"], [7 * DAY, "day"], [14 * DAY, "day"]];
  const length = last - first;
  const step = steps.find(([each]) => length / each <= most);
  const found = [];
  if (step) {
    for (let at = Math.ceil(first / step[0]) * step[0]; at <= last; at += step[0]) {
      const moment = new Date(at).toISOString();
      found.push({ time: at, label: step[1] === "hour" ? (moment.slice(11, 13) === "00" ? moment.slice(5, 10) : moment.slice(11, 16)) : moment.slice(0, 10) });
    }
    return found;
  }
  const months = [1, 3, 6, 12, 24, 60, 120, 240, 600].find((each) => length / (each * 30.4 * DAY) <= most) || 1200;
  const day = new Date(first);
  let count = Math.ceil((day.getUTCFullYear() * 12 + day.getUTCMonth()) / months) * months;
  for (; ; count += months) {
    const at = Date.UTC(Math.floor(count / 12), count % 12, 1);
    if (at > last) return found;
    if (at >= first) found.push({ time: at, label: new Date(at).toISOString().slice(0, months >= 12 ? 4 : 7) });
  }
}

/** What is shown as a file: tables as CSV and GeoJSON from the server, drawings as SVG and PNG. */

import { file } from "./api.js";
import { h } from "./dom.js";
import { trouble } from "./format.js";
import { t } from "./words.js";

const DRAWN = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-opacity", "opacity", "font-size", "font-family", "font-weight", "text-anchor", "dominant-baseline", "display"];

/** Hand a blob to the user under a name. */
export function save(blob, name) {
  const address = URL.createObjectURL(blob);
  const link = h("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

/** Rows as CSV (RFC 4180); what a spreadsheet would run is led by an apostrophe. */
export function csv(columns, rows) {
  const cell = (value) => {
    const text = value === null || value === undefined ? "" : String(value);
    const safe = /^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text;
    return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return new Blob([[columns, ...rows].map((row) => row.map(cell).join(",")).join("\n") + "\n"], { type: "text/csv;charset=utf-8" });
}

/** A drawing that stands by itself: its computed styles as attributes. @param {SVGSVGElement} drawing */
export function svgText(drawing) {
  const copy = drawing.cloneNode(true);
  const { width, height } = drawing.getBoundingClientRect();
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", Math.round(width));
  copy.setAttribute("height", Math.round(height));
  const originals = [drawing, ...drawing.querySelectorAll("*")];
  [copy, ...copy.querySelectorAll("*")].forEach((element, i) => {
    const style = getComputedStyle(originals[i]);
    for (const name of DRAWN) {
      const value = style.getPropertyValue(name);
      if (value) element.setAttribute(name, value);
    }
    for (const name of ["class", "tabindex", "role", "style"]) element.removeAttribute(name);
  });
  const ground = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  for (const [name, value] of Object.entries({ x: "-1000%", y: "-1000%", width: "3000%", height: "3000%", fill: getComputedStyle(document.body).backgroundColor })) ground.setAttribute(name, value);
  copy.prepend(ground);
  return new XMLSerializer().serializeToString(copy);
}

async function png(drawing) {
  const { width, height } = drawing.getBoundingClientRect();
  const address = URL.createObjectURL(new Blob([svgText(drawing)], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = h("canvas", { width: Math.round(width * 2), height: Math.round(height * 2) });
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((done) => canvas.toBlob(done, "image/png"));
  } finally {
    URL.revokeObjectURL(address);
  }
}

/**
 * Buttons that download what a view shows.
 * @param {string} name stem of the files' names
 * @param {{drawing?: () => SVGSVGElement, tables?: Array<{format: string, path?: string, given?: () => Object, blob?: () => Blob}>}} what
 */
export function downloads(name, what) {
  const bar = h("p", { class: "downloads" }, h("span", {}, `${t("download")} `));
  const button = (format, make) => {
    const control = h("button", { type: "button", "data-format": format, onclick: async () => {
      bar.querySelector(".trouble")?.remove();
      control.disabled = true;
      try {
        save(await make(), `${name}.${format}`);
      } catch (error) {
        bar.append(trouble(error));
      }
      control.disabled = false;
    } }, format.toUpperCase());
    bar.append(control);
  };
  for (const { format, path, given, blob } of what.tables || []) button(format, blob || (() => file(path, { ...given(), format })));
  if (what.drawing) {
    button("svg", async () => new Blob([svgText(what.drawing())], { type: "image/svg+xml" }));
    button("png", () => png(what.drawing()));
  }
  return bar;
}

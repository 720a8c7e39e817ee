/** The base map: countries and provinces, from Natural Earth; static/basemap.json says what of. */

let loaded = null;

/** @returns {Promise<{countries: Array<{id: string, name: string, rings: number[][][]}>, provinces: Array<{country: string, names: string[], rings: number[][][]}>}>} */
export function land() {
  loaded ??= fetch("/static/basemap.json").then((answer) => answer.json());
  return loaded;
}

/** Rings in degrees as the data of a path. */
export function shape(rings) {
  return rings.map((ring) => `M${ring.map((point) => `${point[0]} ${point[1]}`).join("L")}Z`).join("");
}

/** The outline of a province by its country and any of its names; null where it is not drawn. */
export function provinceOf(base, area) {
  const wanted = bare(area.area || "");
  return base.provinces.find((one) => one.country === area.country && one.names.some((name) => bare(name) === wanted)) || null;
}

function bare(name) {
  return name.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/\b(governorate|province|gouvernorat|region|de|of|the|d)\b/g, "").replace(/[^\p{L}]+/gu, " ").trim();
}

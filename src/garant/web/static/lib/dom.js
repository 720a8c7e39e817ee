/** Elements built by hand: text goes in as text, never as markup. */

const SVG = "http://www.w3.org/2000/svg";

/**
 * An element. Properties that begin with "on" are listeners; `false`, `null` and `undefined` leave an attribute out.
 * @param {string} name
 * @param {Object<string, any>} [properties]
 * @param {...(Node|string|number|null|undefined|false|Array)} children
 * @returns {HTMLElement}
 */
export function h(name, properties = {}, ...children) {
  return fill(document.createElement(name), properties, children);
}

/** The same for SVG. @returns {SVGElement} */
export function s(name, properties = {}, ...children) {
  return fill(document.createElementNS(SVG, name), properties, children);
}

function fill(element, properties, children) {
  for (const [name, value] of Object.entries(properties || {})) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value" && "value" in element) element.value = value;
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  add(element, children);
  return element;
}

/** Append children, flattened; empty ones are left out. */
export function add(element, ...children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false || child === "") continue;
    element.append(child instanceof Node ? child : String(child));
  }
  return element;
}

/** Replace everything in an element. */
export function put(element, ...children) {
  element.replaceChildren();
  return add(element, ...children);
}

/** Call a function once the calls have paused for so many milliseconds. */
export function paused(call, milliseconds) {
  let timer;
  return (...given) => {
    clearTimeout(timer);
    timer = setTimeout(() => call(...given), milliseconds);
  };
}

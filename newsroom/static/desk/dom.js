// What the scripts of the story's page share. Found by the import map.
export const $ = (selector, root = document) => root.querySelector(selector)
// What the page says in JSON under an id.
export const data = (id) => JSON.parse(document.getElementById(id)?.textContent || "{}")
export const gettext = window.gettext || ((text) => text)

// An element with what it is given: listeners ("onclick"), properties, else attributes; and what is in it.
export function h(tag, props = {}, ...children) {
  const el = document.createElement(tag)
  for (const [k, v] of Object.entries(props)) {
    if (k.startsWith("on")) el.addEventListener(k.slice(2), v)
    else if (k in el && k !== "list" && k !== "form") el[k] = v
    else el.setAttribute(k, v)
  }
  el.append(...children.filter((c) => c != null))
  return el
}

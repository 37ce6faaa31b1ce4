// What the dialogs of the body editor are made of: a sheet, and a box that finds as one types. Found by the import map.
import { gettext } from "django-prose-editor/editor"
import { h } from "desk/dom"

export const quiet = (text, onclick) => h("button", { type: "button", className: "button is-quiet", onclick }, text)
export const foot = (...buttons) => h("div", { className: "sheet-foot" }, ...buttons)

let count = 0
// A modal sheet. `view` holds what it shows now; `done(value)` closes it, and `value` is what `answer` resolves to.
export function openSheet({ title, words }) {
  const id = `sheet-${++count}`, view = h("div", { className: "sheet-view" })
  const dialog = h("dialog", { className: "sheet pick", "aria-labelledby": `${id}-heading` },
    h("h2", { id: `${id}-heading` }, title), words ? h("blockquote", {}, words) : null, view)
  let done
  const answer = new Promise((resolve) => { done = (value) => { dialog.close(); dialog.remove(); resolve(value) } })
  dialog.addEventListener("cancel", (e) => { e.preventDefault(); done(null) })
  document.body.append(dialog)
  dialog.showModal()
  return { id, view, done, answer, cancel: () => h("button", { type: "button", className: "button", onclick: () => done(null) }, gettext("Cancel")) }
}

// A combobox fed by admin:autocomplete. `more(term)` gives rows beside what is found, `shown(row)` what a row shows;
// a row with `add` is never chosen unasked.
export function finder({ id, label, url, source, value = "", first = () => [], more = () => [], shown, choose }) {
  let rows = [], active = 0, asked = 0, fresh = false, eager = false, timer
  const list = h("ul", { id: `${id}-list`, className: "options", role: "listbox", ariaLabel: label })
  const input = h("input", { type: "text", id: `${id}-in`, autocomplete: "off", role: "combobox", "aria-expanded": "true", "aria-controls": `${id}-list`, "aria-autocomplete": "list", value })
  const status = h("p", { className: "visually-hidden", role: "status" })
  const paint = () => {
    list.replaceChildren(...rows.map((row, i) => h("li", {
      id: `${id}-${i}`, role: "option", "aria-selected": String(i === active), className: row.add ? "is-add" : "",
      onmousedown: (e) => e.preventDefault(), onclick: () => choose(row),
    }, ...shown(row).filter(Boolean))))
    if (rows.length) input.setAttribute("aria-activedescendant", `${id}-${active}`)
    else input.removeAttribute("aria-activedescendant")
    list.children[active]?.scrollIntoView({ block: "nearest" })
    status.textContent = rows.length ? rows.length === 1 ? gettext("1 choice") : `${rows.length} ${gettext("choices")}` : gettext("Nothing found")
  }
  const load = async () => {
    const mine = ++asked, term = input.value.trim()
    let found = []
    try {
      const r = await fetch(`${url}?${new URLSearchParams({ ...source, term })}`, { headers: { Accept: "application/json" } })
      if (r.ok) found = (await r.json()).results.slice(0, 8)
    } catch { /* no connection: the list stays empty, and says so */ }
    if (mine !== asked) return
    const near = first(term)
    rows = [...near, ...found.filter((row) => !near.some(({ id: known }) => known === String(row.id))), ...more(term)]
    active = 0
    fresh = true
    paint()
    const certain = rows.filter((row) => !row.add)
    if (eager && certain.length === 1) choose(certain[0])
    eager = false
  }
  input.addEventListener("input", () => {
    asked += 1 // what was asked before says nothing of these words
    fresh = eager = false
    clearTimeout(timer)
    timer = setTimeout(load, 120)
  })
  input.addEventListener("keydown", (e) => {
    if (e.key === "ArrowDown" || e.key === "ArrowUp") {
      active = (active + (e.key === "ArrowDown" ? 1 : -1) + rows.length) % (rows.length || 1)
      paint()
    } else if (e.key === "Enter") { // never a row of the list before last: what comes is chosen if it is the only one
      if (!fresh) eager = true
      else if (rows[active]) choose(rows[active])
    }
    else return
    e.preventDefault()
  })
  return { input, load, parts: [h("label", { htmlFor: input.id }, label), input, list, status] }
}

// Where a form says what is wrong with it.
export function complaint() {
  const box = h("p", { className: "errornote", role: "alert", hidden: true })
  return { box, fail: (...parts) => { box.replaceChildren(...parts); box.hidden = false } }
}

export const token = () => document.querySelector("[name=csrfmiddlewaretoken]").value

// Whose address it is: example.org for https://www.example.org/page; empty where it is none of the web's.
export function hostOf(address) {
  try {
    const url = new URL(address)
    return /^https?:$/.test(url.protocol) ? url.hostname.replace(/^www\./, "").slice(0, 80) : ""
  } catch { return "" }
}
export const brief = (address) => address.replace(/^https?:\/\/(www\.)?/i, "").replace(/\/+$/, "").slice(0, 250)

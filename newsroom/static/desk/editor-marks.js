// The body editor's two marks and the dialog that picks what they point to. Loaded through the editor's import map.
import { Mark, mergeAttributes, gettext } from "django-prose-editor/editor"
import { data, h } from "desk/dom"
import { complaint, finder, foot, openSheet, quiet, token } from "desk/sheet"

const names = data("desk-names"), reports = data("desk-reports")
document.addEventListener("desk:person", (e) => { names[e.detail.id] = e.detail })
document.addEventListener("desk:report", (e) => { reports[e.detail.id] = e.detail })
const atHand = JSON.parse(document.getElementById("desk-at-hand")?.textContent || "[]") // of the story that this one follows up
const tell = (kind, detail) => document.dispatchEvent(new CustomEvent(`desk:${kind}`, { detail }))

// "Orla Venn, harbour master" as the server says it, unless it says the parts too.
function person(row) {
  const [name, ...rest] = row.text.split(", ")
  return { id: row.id, name: row.name || name, description: row.description ?? rest.join(", ") }
}

// The unnamed sources that this story has already, as its page lists them.
function unnamedSources() {
  return [...document.querySelectorAll("[data-speaker^=unnamed-]")].map((box) => ({
    unnamed: box.dataset.speaker.slice(8), text: box.querySelector("input[name$=description]")?.value || gettext("Unnamed source"),
  }))
}

const newKey = () => `u${[...crypto.getRandomValues(new Uint8Array(6))].map((n) => (n % 36).toString(36)).join("")}`
const KINDS = [["expert", gettext("Expert")], ["official", gettext("Official")], ["spokesperson", gettext("Spokesperson")],
  ["witness", gettext("Witness")], ["private", gettext("Private individual (no page of their own)")]]

/* A sheet that finds who said the words, or the earlier story. Resolves to what was picked, or null. */
function pick({ title, words, label, options, quotation, prefill = {} }) {
  const { id, view, done, answer, cancel } = openSheet({ title, words })
  const shown = (row) => {
    if (row.add || row.unnamed || !quotation) return [h("b", {}, row.headline || row.text), row.when || row.unnamed ? h("span", {}, row.when || gettext("unnamed, in this story")) : null]
    const { name, description } = person(row)
    return [h("b", {}, name), description ? h("span", {}, description) : null]
  }
  const first = (term) => (quotation ? atHand.filter((row) => row.text.toLowerCase().includes(term.toLowerCase())) : [])
  const more = (term) => (quotation ? [
    ...unnamedSources().filter((row) => row.text.toLowerCase().includes(term.toLowerCase())),
    ...(term ? [{ add: true, text: `${gettext("Add")} “${term}” ${gettext("as a new person")}` }] : []),
  ] : [])
  const search = finder({ id, label, url: options.url, source: options.source, value: prefill.name, first, more, shown, choose: (row) => (row.add ? addView() : done(row)) })
  const { input } = search

  const searchView = () => {
    view.replaceChildren(...search.parts, foot(quotation ? quiet(gettext("Unnamed source"), unnamedView) : null, cancel()))
    input.focus()
    search.load()
  }
  const back = () => quiet(gettext("Back"), searchView)
  const addView = () => {
    const name = h("input", { id: `${id}-name`, value: input.value.trim(), required: true, maxLength: 120 })
    const what = h("input", { id: `${id}-what`, maxLength: 150, placeholder: gettext("for example: harbour pilot") })
    const kind = h("select", { id: `${id}-kind` }, ...KINDS.map(([value, text]) => new Option(text, value)))
    if (prefill.name === name.value) { // as the text describes them
      what.value = prefill.description || ""
      kind.value = prefill.kind || KINDS[0][0]
    }
    const { box, fail } = complaint()
    let again = ""
    view.replaceChildren(h("form", { method: "dialog", className: "sheet-form", onsubmit: async (e) => {
      e.preventDefault()
      try {
        const r = await fetch(options.addUrl, { method: "POST", headers: { "X-CSRFToken": token() }, body: new URLSearchParams({ name: name.value, description: what.value, kind: kind.value, again }) })
        const said = await r.json()
        if (r.ok) return done({ ...said, description: what.value || undefined })
        if (r.status !== 409) return fail(said.error)
        again = "1" // pressed once more, it is another person of the same name
        fail(said.error, " ", h("button", { type: "button", className: "button", onclick: () => done({ id: said.id, text: said.text }) }, gettext("It is them")))
      } catch { fail(gettext("It could not be added. Try again.")) }
    } },
    h("label", { htmlFor: name.id }, gettext("Name")), name,
    h("label", { htmlFor: what.id }, gettext("Described as")), what,
    h("label", { htmlFor: kind.id }, gettext("Kind")), kind, box,
    foot(back(), cancel(), h("button", { className: "button is-main" }, gettext("Add and mark")))))
    ;(name.value ? what : name).focus()
  }
  const unnamedView = () => {
    const what = h("input", { id: `${id}-print`, required: true, maxLength: 250, placeholder: gettext("for example: an official at the town hall") })
    const why = h("input", { id: `${id}-why`, required: true, maxLength: 250 })
    view.replaceChildren(h("form", { method: "dialog", className: "sheet-form", onsubmit: (e) => { e.preventDefault(); done({ unnamed: newKey(), text: what.value, reason: why.value }) } },
      h("p", { className: "help" }, gettext("Do not write who it is, here or anywhere in this system.")),
      h("label", { htmlFor: what.id }, gettext("Printed as")), what,
      h("label", { htmlFor: why.id }, gettext("Why not named (readers see it)")), why,
      foot(back(), cancel(), h("button", { className: "button is-main" }, gettext("Mark")))))
    what.focus()
  }
  searchView()
  return answer
}

const shared = (name) => ({
  inclusive: false,
  priority: 1001, // before Link, so that <a data-article> is read as ours
  addOptions: () => ({ url: "", addUrl: "", source: {} }),
  addMenuItems({ buttons, menu }) {
    const quotation = name === "Quotation"
    const label = quotation ? gettext("Mark a quotation and its speaker") : gettext("Link a previous report")
    menu.defineItem({ name, groups: "link", button: buttons.text(quotation ? gettext("“ ” Quotation") : gettext("↩ Previous report"), label),
      command: (editor) => editor.commands[`pick${name}`](), enabled: (editor) => !editor.state.selection.empty || editor.isActive(name), active: (editor) => editor.isActive(name) })
    menu.defineItem({ name: `un${name}`, groups: "link", button: buttons.text(gettext("Unmark"), `${gettext("Remove")}: ${label}`),
      command: (editor) => editor.chain().focus().extendMarkRange(name).unsetMark(name).run(), hidden: (editor) => !editor.isActive(name) })
  },
})

// The stretch to mark: what is selected, without spaces at its ends, or the mark that the cursor is in.
function span(editor, name) {
  if (editor.isActive(name) && editor.state.selection.empty) editor.commands.extendMarkRange(name)
  let { from, to } = editor.state.selection
  // The browser tells the editor of a selection a moment later: a quick shortcut would miss its last step.
  const { view } = editor, selected = view.hasFocus() && getSelection().rangeCount ? getSelection().getRangeAt(0) : null
  if (selected && !selected.collapsed && view.dom.contains(selected.commonAncestorContainer)) {
    from = view.posAtDOM(selected.startContainer, selected.startOffset)
    to = view.posAtDOM(selected.endContainer, selected.endOffset)
  }
  const words = editor.state.doc.textBetween(from, to, "\n")
  const inner = words.trim()
  if (inner && !words.includes("\n")) { from += words.indexOf(inner); to = from + inner.length }
  return { from, to, words: inner }
}

const attribute = (name) => ({
  default: null,
  parseHTML: (el) => el.getAttribute(`data-${name}`),
  renderHTML: (attrs) => (attrs[name] ? { [`data-${name}`]: attrs[name] } : {}),
})

export const Quotation = Mark.create({
  name: "Quotation",
  ...shared("Quotation"),
  addAttributes: () => ({ expert: attribute("expert"), unnamed: attribute("unnamed") }),
  parseHTML: () => [{ tag: "q[data-expert]" }, { tag: "q[data-unnamed]" }],
  renderHTML: ({ HTMLAttributes }) => ["q", mergeAttributes(HTMLAttributes), 0],
  // What the writer sees has the name beside the words; what is stored (renderHTML) has the id alone.
  addMarkView: () => ({ mark }) => {
    const dom = document.createElement("q")
    dom.dataset.who = mark.attrs.expert ? names[mark.attrs.expert]?.name || gettext("not known here") : gettext("unnamed")
    dom.classList.toggle("is-unnamed", !mark.attrs.expert)
    return { dom, contentDOM: dom }
  },
  addCommands() {
    return { pickQuotation: (prefill) => ({ editor }) => {
      const { from, to, words } = span(editor, "Quotation")
      if (from === to) return false
      pick({ title: gettext("Who said this?"), words, label: gettext("Name or description"), options: this.options, quotation: true, prefill }).then((row) => {
        if (row?.id) tell("person", person(row))
        else if (row?.reason) tell("unnamed", { key: row.unnamed, description: row.text, reason: row.reason })
        const chain = editor.chain().focus().setTextSelection({ from, to })
        if (row) chain.unsetMark("Quotation").setMark("Quotation", row.id ? { expert: String(row.id) } : { unnamed: row.unnamed }).setTextSelection(to)
        chain.run()
      })
      return true
    } }
  },
  addKeyboardShortcuts() { return { "Mod-Shift-'": () => this.editor.commands.pickQuotation(), "Mod-Alt-q": () => this.editor.commands.pickQuotation() } },
})

export const Report = Mark.create({
  name: "Report",
  ...shared("Report"),
  addAttributes: () => ({ article: attribute("article") }),
  parseHTML: () => [{ tag: "a[data-article]", priority: 100 }],
  renderHTML: ({ HTMLAttributes }) => ["a", mergeAttributes(HTMLAttributes), 0],
  addMarkView: () => ({ mark }) => {
    const dom = document.createElement("a"), report = reports[mark.attrs.article]
    dom.dataset.article = mark.attrs.article
    dom.dataset.when = report?.when || ""
    dom.title = report?.headline || ""
    return { dom, contentDOM: dom }
  },
  addCommands() {
    return { pickReport: () => ({ editor }) => {
      const { from, to, words } = span(editor, "Report")
      if (from === to) return false
      pick({ title: gettext("Link a previous report"), words, label: gettext("Words of its headline, its topic, its day, or its address"), options: this.options }).then((row) => {
        if (row) tell("report", { id: row.id, headline: row.headline || row.text, when: row.when || "" })
        const chain = editor.chain().focus().setTextSelection({ from, to })
        if (row) chain.setMark("Report", { article: String(row.id) }).setTextSelection(to)
        chain.run()
      })
      return true
    } }
  },
  addKeyboardShortcuts() { return { "Mod-Shift-p": () => this.editor.commands.pickReport(), "Mod-Alt-r": () => this.editor.commands.pickReport() } },
})

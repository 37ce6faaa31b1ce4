// The story's page: counts, sources beside the text, checks, parts on a phone, keys. Without it the form still saves.
import { $, data, gettext, h } from "desk/dom"

const form = $("#article_form"), story = $(".story"), kept = $("#kept")
const names = data("desk-names"), reports = data("desk-reports"), unnamed = {}
let editor, isDirty = false

const say = (attr, n) => { for (const el of document.querySelectorAll(`[data-count-of=${attr}]`)) el.textContent = n || "" }

// --- Fields that count themselves --------------------------------------------------------------------------------------
for (const field of document.querySelectorAll("[data-count]")) {
  const limit = Number(field.dataset.count), out = h("output", { className: "counted" })
  out.setAttribute("for", field.id)
  field.after(out)
  const count = () => {
    const n = field.value.length
    out.textContent = n > limit ? `${n} ${gettext("characters")}, ${n - limit} ${gettext("over")} ${limit}` : `${n} ${gettext("of")} ${limit}`
    out.classList.toggle("is-over", n > limit)
    if (!CSS.supports("field-sizing", "content")) field.rows = Math.max(1, Math.ceil(n / 45))
  }
  field.addEventListener("input", count)
  field.addEventListener("keydown", (e) => { if (e.key === "Enter" && !e.ctrlKey && !e.metaKey) e.preventDefault() })
  count()
}

// --- What the text says ------------------------------------------------------------------------------------------------
const excerpt = (text) => (text.length > 74 ? `${text.slice(0, 70).replace(/\s+\S*$/, "")} …` : text)

function read() {
  const marked = [], type = editor.schema.marks.Quotation
  editor.state.doc.descendants((node, pos) => {
    if (!node.isText) return
    const mark = node.marks.find((m) => m.type === type), last = marked.at(-1)
    if (mark && last && last.to === pos && last.mark.eq(mark)) { last.to += node.nodeSize; last.text += node.text }
    else if (mark) marked.push({ from: pos, to: pos + node.nodeSize, text: node.text, mark })
  })
  return { marked, text: editor.getText({ blockSeparator: "\n" }) }
}

function show({ from, to }) {
  openPart("text")
  editor.chain().focus().setTextSelection({ from, to }).run()
  const { node } = editor.view.domAtPos(from)
  ;(node.nodeType === Node.TEXT_NODE ? node.parentElement : node).scrollIntoView({ block: "center" })
}
const said = (q) => h("button", { type: "button", className: "said", onclick: () => show(q) }, excerpt(q.text))

// A card a speaker. It keeps its place and its boxes while the text changes, so that nobody is thrown out of a box.
const cards = new Map()
const typedBefore = {}
for (const input of form.querySelectorAll("input[type=hidden][name^=said-]")) { typedBefore[input.name] = input.value; input.remove() }

function boxes(key) {
  const [kind, id] = key.split("-"), known = kind === "expert" ? names[id] : unnamed[id]
  const box = (what, label, value) => {
    const name = `said-${key}-${what}`
    return [h("label", { htmlFor: `id_${name}` }, label), h("input", { id: `id_${name}`, name, maxLength: 250, value: typedBefore[name] ?? value ?? "" })]
  }
  return h("div", { className: "described" }, ...box("description", gettext("Described in this story as"), known?.description),
    ...(kind === "unnamed" ? box("reason", gettext("Why not named (readers see it)"), known?.reason) : []))
}

function card(key) {
  if (cards.has(key)) return cards.get(key)
  const row = document.querySelector(`fieldset[data-speaker="${key}"]`)
  const [kind, id] = key.split("-")
  const made = h("div", { className: "source" },
    h("p", { className: "source-name" }, h("b", {}, kind === "expert" ? names[id]?.name || gettext("Not known here") : gettext("Unnamed source"))),
    h("div", { className: "quotes" }), row || boxes(key))
  made.dataset.card = key
  if (!row) made.dataset.speaker = key
  cards.set(key, made)
  return made
}

function paintSources({ marked }) {
  const groups = new Map()
  for (const q of marked) {
    const key = q.mark.attrs.expert ? `expert-${q.mark.attrs.expert}` : `unnamed-${q.mark.attrs.unnamed}`
    groups.set(key, [...(groups.get(key) || []), q])
  }
  const box = $("#sources")
  for (const old of box.querySelectorAll(":scope > .quiet")) old.remove()
  for (const [key, list] of groups) {
    const one = card(key)
    one.hidden = false
    $(".quotes", one).replaceChildren(...list.map(said))
    if (one.parentElement !== box) box.append(one)
  }
  for (const [key, one] of cards) if (!groups.has(key)) one.hidden = true // undo brings it back with what was typed
  if (!groups.size) box.append(h("p", { className: "quiet" }, gettext("No quotations yet. Select words in the text and press “ ” Quotation.")))
  say("people", groups.size)
}

function refresh() {
  if (!editor) return
  const facts = read()
  paintSources(facts)
  const words = facts.text.split(/\s+/).filter(Boolean).length
  const letters = facts.text.replace(/\n/g, "").length
  $("#measure").textContent = `${words} ${gettext("words")} · ${letters} ${gettext("characters")} · ${Math.max(1, Math.round(words / 220))} ${gettext("min to read")}`
}

// A long text is read again when the hand rests, since each reading goes through all of it.
const LONG = 150_000 // characters
let resting
function refreshSoon() {
  clearTimeout(resting)
  if (editor?.state.doc.content.size > LONG) resting = setTimeout(refresh, 400)
  else refresh()
}

function touched() {
  if (!isDirty) { // from then on keep.js says how it stands
    kept.textContent = kept.dataset.unsaved
    kept.classList.add("is-busy")
  }
  isDirty = true
  offerToPublish()
  refreshSoon()
}

// What readers see already has nothing to publish until something is changed: then one press saves, and asks what it is.
const THEN = "desk-then-publish", moves = $(".bar .moves")
function offerToPublish() {
  if (!moves?.dataset.publish || $("#save-then-publish")) return
  moves.append(h("button", { type: "button", id: "save-then-publish", className: "button is-main", "data-key": "enter", onclick: () => {
    sessionStorage.setItem(THEN, location.pathname)
    $("[name=_continue][data-key=s]").click()
  } }, moves.dataset.publish))
}
if (sessionStorage.getItem(THEN) === location.pathname) $("#ask-publish")?.showPopover()
sessionStorage.removeItem(THEN)

document.addEventListener("desk:person", (e) => { names[e.detail.id] = e.detail })
document.addEventListener("desk:report", (e) => { reports[e.detail.id] = e.detail; noteReport(e.detail) })
document.addEventListener("desk:show", (e) => show(e.detail))
document.addEventListener("desk:unnamed", (e) => { unnamed[e.detail.key] = e.detail })
form.addEventListener("prose-editor:ready", (e) => {
  editor = e.detail.editor
  const area = editor.view.dom
  area.setAttribute("aria-label", gettext("Text of the story"))
  area.setAttribute("role", "textbox")
  area.setAttribute("aria-multiline", "true")
  for (const button of form.querySelectorAll(".prose-menubar__button")) if (!button.getAttribute("aria-label")) button.setAttribute("aria-label", button.title || button.textContent)
  editor.on("update", ({ transaction }) => { if (transaction.docChanged) touched() })
  refresh()
})
form.addEventListener("input", (e) => { if (!e.target.closest(".ProseMirror")) touched() })
window.django?.jQuery(form).on("select2:select select2:unselect", "select", touched)
form.addEventListener("formset:added", refresh)
form.addEventListener("formset:removed", touched)

// A report linked in the text gets its row when the story is saved: say so where the rows are.
function noteReport(report) {
  const group = $("#previous_reports-group")
  if (!group || group.querySelector(`option:checked[value="${report.id}"]`) || group.querySelector(`[data-linked="${report.id}"]`)) return
  $("h2", group).after(h("p", { className: "linked", "data-linked": report.id }, h("b", {}, report.headline), ` ${gettext("is linked in the text and is added when you save.")}`))
}

// --- Parts (phone), panels, keys ---------------------------------------------------------------------------------------
const tabs = [...document.querySelectorAll(".story-tabs [role=tab]")]
function openPart(part) {
  story.dataset.part = part
  for (const tab of tabs) {
    const isOpen = tab.id === `tab-${part}`
    tab.setAttribute("aria-selected", String(isOpen))
    tab.tabIndex = isOpen ? 0 : -1
  }
}
tabs.forEach((tab, i) => {
  tab.addEventListener("click", () => { openPart(tab.id.slice(4)); story.scrollIntoView({ block: "start" }) })
  tab.addEventListener("keydown", (e) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[e.key]
    if (!step) return
    const next = tabs[(i + step + tabs.length) % tabs.length]
    openPart(next.id.slice(4))
    next.focus()
  })
})
openPart("text")

// A link to the place to mend opens the part it is in, and puts the cursor there.
document.addEventListener("click", (e) => {
  const link = e.target.closest("a[href^='#']"), place = link && document.getElementById(link.hash.slice(1))
  if (!place || !story.contains(place)) return
  e.preventDefault()
  const part = place.closest("#part-text, #part-sources, #part-checks, #part-side") || place
  openPart(part.id.slice(5))
  const folded = place.closest("details")
  if (folded) folded.open = true
  if (place.id === "id_body" && editor) return editor.commands.focus()
  place.scrollIntoView({ block: "center" })
  ;(place.matches("input, textarea, select:not(.select2-hidden-accessible)") ? place : place.parentElement.querySelector(".select2-selection, input:not([type=hidden]), button"))?.focus()
})

for (const ask of document.querySelectorAll(".ask")) ask.addEventListener("toggle", (e) => {
  if (e.newState === "open") ask.querySelector("input, textarea, select, button, a")?.focus()
})
document.addEventListener("keydown", (e) => {
  if (!(e.ctrlKey || e.metaKey) || e.shiftKey || e.altKey || document.querySelector("dialog[open]")) return
  const button = form.querySelector(`[data-key="${CSS.escape(e.key.toLowerCase())}"]`)
  if (button) { e.preventDefault(); button.click() }
})
// The chosen time in UTC, worked out by asking which moment the newsroom's clocks show so.
const inUtc = $("#in-utc"), day = $("#id_publish_at_0"), clock = $("#id_publish_at_1")
function sayUtc() {
  const wanted = Date.parse(`${day.value}T${clock.value}Z`)
  if (!wanted || inUtc.dataset.zone === "UTC") { inUtc.textContent = ""; return }
  const here = new Intl.DateTimeFormat("sv", { timeZone: inUtc.dataset.zone, dateStyle: "short", timeStyle: "medium" })
  let moment = wanted
  for (let turn = 0; turn < 2; turn++) moment -= Date.parse(`${here.format(moment).replace(" ", "T")}Z`) - wanted
  inUtc.textContent = `= ${new Date(moment).toISOString().slice(0, 16).replace("T", " ")} UTC`
}
if (inUtc) { for (const box of [day, clock]) box.addEventListener("input", sayUtc); sayUtc() }
form.addEventListener("submit", () => { isDirty = false })
window.addEventListener("beforeunload", (e) => { if (isDirty) e.preventDefault() })
document.querySelector("#refusal, #conflict")?.focus()

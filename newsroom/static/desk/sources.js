// What the server proposes for the text as it stands: who said what, what is known of them, earlier reports, topics, and
// what the checks find. It is asked when nobody has typed for a moment, and nothing is marked before somebody says so.
import { $, gettext, h } from "desk/dom"

const form = document.getElementById("article_form"), panel = document.getElementById("proposals")

const PAUSE = 1_500 // ms without a keystroke before the server is asked
const RATHER = 4 // times as long as the last answer took is waited at least, so that a long text is asked about less often

const button = (text, onclick, more = {}) => h("button", { type: "button", className: "button", onclick, ...more }, text)
const excerpt = (text) => (text.length > 74 ? `${text.slice(0, 70).replace(/\s+\S*$/, "")} …` : text)

function propose() {
  let editor, answer = null, asking = null, timer, took = 0, isShown = ""
  const said = document.getElementById("proposals-said")
  const tell = (kind, detail) => document.dispatchEvent(new CustomEvent(`desk:${kind}`, { detail }))
  const say = (text) => { said.textContent = text }
  const token = () => form.elements.csrfmiddlewaretoken.value

  // --- Where the server's words stand in the editor ------------------------------------------------------------------
  // The text as the server reads it (white space single, an empty line between paragraphs), with the place of each letter.
  let flat = { doc: null }
  function flattened() {
    const { doc } = editor.state
    if (flat.doc === doc) return flat
    let text = ""
    const at = []
    doc.descendants((node, pos) => {
      if (!node.isTextblock) return true
      let raw = ""
      const places = []
      node.forEach((child, offset) => {
        const words = child.isText ? child.text : "\n"
        for (let i = 0; i < words.length; i++) places.push(pos + 1 + offset + i)
        raw += words
      })
      let isAny = false
      for (const found of raw.matchAll(/\S+/g)) {
        const gap = isAny ? (raw.slice(0, found.index).match(/\s+$/)[0].includes("\n") ? "\n" : " ") : text ? "\n\n" : ""
        for (const sign of gap) { text += sign; at.push(places[found.index]) }
        text += found[0]
        for (let i = 0; i < found[0].length; i++) at.push(places[found.index + i])
        isAny = true
      }
      return false
    })
    flat = { doc, text, at }
    return flat
  }
  // The stretch of the document with these words: where the server read them, else the nearest one that has them now.
  function place({ words, start }) {
    const { text, at } = flattened()
    let best = -1
    if (text.startsWith(words, start)) best = start
    else for (let n = text.indexOf(words); n >= 0; n = text.indexOf(words, n + 1)) {
      if (best < 0 || Math.abs(n - start) < Math.abs(best - start)) best = n
      if (n > start) break
    }
    return best < 0 ? null : { from: at[best], to: at[best + words.length - 1] + 1 }
  }
  const type = () => editor.schema.marks.Quotation
  const isMarked = ({ from, to }) => editor.state.doc.rangeHasMark(from, to, type())
  const show = (range) => range && tell("show", range)

  // --- Asking --------------------------------------------------------------------------------------------------------
  function later(delay = Math.max(PAUSE, RATHER * took)) {
    clearTimeout(timer)
    timer = setTimeout(ask, delay)
  }
  async function ask() {
    asking?.abort()
    const mine = asking = new AbortController(), began = performance.now()
    const data = new FormData(form)
    for (const name of [...data.keys()]) if (name.startsWith("_") || data.get(name) instanceof File) data.delete(name)
    try {
      const response = await fetch(panel.dataset.url, { method: "POST", body: data, signal: mine.signal, headers: { "X-CSRFToken": token() } })
      if (!response.ok) throw response.status
      answer = await response.json()
      took = performance.now() - began
      $(".checks-old").hidden = true
      paint()
      paintChecks()
      paintSuggestions()
    } catch {
      if (!mine.signal.aborted) $(".checks-old").hidden = false // asked again at the next keystroke
    }
  }

  // --- Marking -------------------------------------------------------------------------------------------------------
  // One step of the editor's history, so that one undo takes it back.
  function mark(list) {
    editor.chain().command(({ tr }) => {
      for (const { range, id } of list) tr.addMark(range.from, range.to, type().create({ expert: String(id) }))
      return true
    }).run()
  }
  async function add({ name, description, kind }) {
    const body = new URLSearchParams({ name, description, kind })
    const response = await fetch(panel.dataset.add, { method: "POST", headers: { "X-CSRFToken": token() }, body })
    if (!response.ok) throw response.status
    return (await response.json()).id
  }
  async function accept(quotes) {
    const added = new Map(), list = []
    for (const quote of quotes) {
      let who = quote.who
      if (!who) {
        if (!added.has(quote.new.name)) {
          try {
            added.set(quote.new.name, { id: await add(quote.new), name: quote.new.name })
          } catch (status) { // somebody of this name came meanwhile: the dialog asks which
            if (status === 409) change(quote)
            else say(gettext("It could not be added. Try again."))
            continue
          }
        }
        who = added.get(quote.new.name)
      }
      const range = place(quote)
      if (!range || isMarked(range)) continue
      tell("person", { id: who.id, name: who.name, description: quote.description || who.description || "" })
      list.push({ range, id: who.id, name: who.name })
    }
    if (!list.length) return
    const next = afterwards(quotes)
    mark(list)
    say(list.length > 1 ? `${list.length} ${gettext("quotations marked")}` : `${gettext("Marked as said by")} ${list[0].name}`)
    paint()
    focusOn(next)
    later(0)
  }
  function change(quote) {
    const range = place(quote)
    if (!range) return
    const asked = quote.new || { name: quote.who?.name || quote.name || quote.named, description: quote.description, kind: "" }
    editor.chain().setTextSelection(range).run()
    editor.commands.pickQuotation(asked)
  }

  // --- Turning down --------------------------------------------------------------------------------------------------
  async function turnDown(kind, key, undo = false) {
    if (!panel.dataset.dismiss) { // not saved yet: it goes along with the story
      const value = `${kind}:${key}`, kept = form.querySelector(`input[name=dismissed][value="${CSS.escape(value)}"]`)
      if (undo) kept?.remove()
      else if (!kept) panel.after(h("input", { type: "hidden", name: "dismissed", value }))
      return true
    }
    const body = new URLSearchParams({ proposal: kind, key, ...(undo ? { undo: "1" } : {}) })
    try {
      return (await fetch(panel.dataset.dismiss, { method: "POST", headers: { "X-CSRFToken": token() }, body })).ok
    } catch { return false }
  }
  // In place of what is turned down, for as long as the page does not show something else, stands how to have it back.
  async function dismiss(kind, key, item, forget) {
    if (!await turnDown(kind, key)) return say(gettext("It could not be stored. Try again."))
    const undo = button(gettext("Undo"), async () => {
      if (await turnDown(kind, key, true)) { say(gettext("It is proposed again.")); isShown = ""; later(0) }
    })
    forget()
    item.replaceChildren(h("p", { className: "quiet" }, gettext("Dismissed."), " ", undo))
    item.classList.remove("is-loose")
    item.removeAttribute("data-key")
    say(gettext("Dismissed."))
    undo.focus()
    if (kind === "quote") later()
  }

  // --- Painting: quotations that nobody is marked for -----------------------------------------------------------------
  const keyOf = (quote) => `${quote.key}-${quote.start}`
  const items = () => [...panel.querySelectorAll("[data-key]")]
  function afterwards(quotes) {
    const gone = new Set(quotes.map(keyOf)), all = items()
    const last = all.findLastIndex((item) => gone.has(item.dataset.key))
    return (all[last + 1] || all.findLast((item) => !gone.has(item.dataset.key)))?.dataset.key
  }
  function focusOn(key) {
    const item = key && panel.querySelector(`[data-key="${CSS.escape(key)}"]`)
    const target = item ? $(".acts button", item) : document.getElementById("sources-title")
    if (!item) target.tabIndex = -1
    target.focus()
  }
  function item(quote) {
    const range = () => place(quote)
    const about = (text) => ({ ariaLabel: `${text} ${excerpt(quote.words)}` })
    const who = quote.who || quote.new
    const one = h("div", { className: `source ${who ? "is-proposed" : "is-loose"}`, "data-key": keyOf(quote), "data-quote": quote.key })
    const what = quote.description || quote.who?.description || (quote.who ? "" : quote.named)
    one.append(
      who ? h("p", { className: "source-name" }, h("b", {}, who.name), what ? h("span", { className: "source-what" }, what) : null)
        : h("p", { className: "source-flag" }, gettext("Who said this?")),
      h("p", { className: "source-why" }, ...why(quote)),
      h("button", { type: "button", className: "said", onclick: () => show(range()) }, excerpt(quote.words)),
      h("p", { className: "acts" },
        quote.may_accept ? button(quote.who ? gettext("Accept") : gettext("Add and accept"), () => accept([quote]), about(gettext("Accept:"))) : null,
        button(quote.may_accept ? gettext("Change …") : gettext("Choose …"), () => change(quote), about(gettext("Choose who said"))),
        button(who ? gettext("Dismiss") : gettext("Not a quotation"), () => dismiss("quote", quote.key, one, () => {
          answer.quotes = answer.quotes.filter((other) => other.key !== quote.key)
          isShown = signature()
          $(".accept-all", panel)?.replaceWith(...acceptAll())
        }), { className: "button is-quiet", ...about(gettext("Dismiss:")) })))
    return one
  }
  function why(quote) {
    if (quote.who) return [quote.why]
    if (quote.new) return [`${quote.why}: ${gettext("is added as")} ${KINDS[quote.new.kind] || quote.new.kind}`]
    if (quote.why) return [quote.why]
    return [quote.named ? `${gettext("The text says")} “${quote.named}”` : gettext("Nobody is named for it.")]
  }
  const KINDS = { expert: gettext("expert"), official: gettext("official"), spokesperson: gettext("spokesperson"), witness: gettext("witness"), private: gettext("private individual") }

  const open = () => answer.quotes.filter((quote) => { const range = place(quote); return range && !isMarked(range) })
  const sure = () => open().filter((quote) => quote.may_accept)
  function acceptAll() {
    const count = sure().length
    return count > 1 ? [h("p", { className: "acts accept-all" }, button(`${gettext("Accept all sure ones")} (${count})`, () => accept(sure()), { className: "button is-main" }))] : []
  }
  const signature = (quotes = open()) => JSON.stringify(quotes.map((q) => [keyOf(q), q.who, q.new, q.why]))
  function paint() {
    if (!answer || !editor) return
    const quotes = open(), now = signature(quotes)
    if (now !== isShown) { // otherwise nobody is thrown off the button that they are about to press
      isShown = now
      const focused = document.activeElement, held = focused.closest?.("#proposals [data-quote]")
      const number = held ? [...held.querySelectorAll("button")].indexOf(focused) : -1
      panel.replaceChildren(...acceptAll(), ...quotes.map(item))
      if (held) panel.querySelectorAll(`[data-quote="${held.dataset.quote}"] button`)[number]?.focus()
    }
    for (const el of document.querySelectorAll("[data-count-of=loose]")) el.textContent = quotes.length || ""
    highlight("desk-loose", quotes.map(place))
    highlight("desk-reference", answer.references.map(place))
    paintPeople()
  }
  function highlight(name, ranges) {
    if (!window.Highlight) return
    CSS.highlights.set(name, new Highlight(...ranges.filter(Boolean).map(({ from, to }) => {
      const a = editor.view.domAtPos(from), b = editor.view.domAtPos(to), range = new Range()
      range.setStart(a.node, a.offset)
      range.setEnd(b.node, b.offset)
      return range
    })))
  }

  // --- Painting: what is known of those marked ------------------------------------------------------------------------
  function paintPeople() {
    for (const [id, known] of Object.entries(answer.people)) {
      const card = document.querySelector(`#sources [data-card="expert-${id}"]`)
      if (!card) continue
      const facts = $(".facts", card) || card.appendChild(h("ul", { className: "facts" }))
      const now = JSON.stringify(known)
      if (facts.dataset.shown === now) continue
      facts.dataset.shown = now
      facts.replaceChildren(...notes(id, known))
    }
  }
  function find(words) {
    const n = flattened().text.indexOf(words)
    return n < 0 ? null : place({ words, start: n })
  }
  function notes(id, known) {
    const list = []
    if (known.merged) list.push(h("li", { className: "is-warn" }, `${gettext("Is kept as")} ${known.merged.name}. `,
      button(gettext("Mark as them"), () => remark(id, known.merged))))
    for (const words of known.spelled || []) list.push(h("li", { className: "is-warn" }, `${gettext("Spelled otherwise:")} `,
      h("button", { type: "button", className: "as-link", onclick: () => show(find(words)) }, words)))
    for (const name of known.otherwise || []) list.push(h("li", { className: "is-warn" }, `${gettext("The text names for it:")} `,
      h("button", { type: "button", className: "as-link", onclick: () => show(find(name)) }, name)))
    if (known.often) list.push(h("li", {}, known.often, known.others.length ? ` ${gettext("Others on the topic:")} ${known.others.join(", ")}.` : ""))
    if (known.last) list.push(h("li", {}, h("a", { href: known.last.url, target: "_blank", title: known.last.headline }, known.last.said), `: ${known.last.described || gettext("not described")}`))
    return list
  }
  function remark(id, { id: kept, name }) {
    tell("person", { id: kept, name })
    editor.chain().command(({ tr, state }) => {
      state.doc.descendants((node, pos) => {
        const old = node.isText && node.marks.find((m) => m.type === type() && m.attrs.expert === id)
        if (old) tr.removeMark(pos, pos + node.nodeSize, old).addMark(pos, pos + node.nodeSize, type().create({ expert: kept }))
      })
      return true
    }).run()
  }

  // --- Painting: earlier reports and topics ---------------------------------------------------------------------------
  const side = (id, after) => document.getElementById(id) || (after && (after.after(h("div", { id, className: "suggested" })), document.getElementById(id)))
  function paintSuggestions() {
    const reports = side("proposed-reports", document.querySelector("#previous_reports-group .add-row, #previous_reports-group > fieldset"))
    const topics = side("proposed-topics", document.querySelector(".field-topics"))
    if (reports) paintSide(reports, gettext("Earlier reports that fit"), answer.reports, "report", addReport)
    if (topics) paintSide(topics, gettext("Topics that fit"), answer.topics, "topic", addTopic)
  }
  function paintSide(box, title, list, kind, add) {
    const now = JSON.stringify(list)
    if (box.dataset.shown === now) return
    box.dataset.shown = now
    const focused = document.activeElement.closest?.(`#${box.id} [data-id]`)?.dataset.id
    box.replaceChildren(...(list.length ? [h("h3", {}, title), h("ul", {}, ...list.map((each) => suggestion(each, kind, add)))] : []))
    if (focused) box.querySelector(`[data-id="${focused}"] button`)?.focus()
  }
  function suggestion(each, kind, add) {
    const name = each.name || each.headline
    const one = h("li", { "data-id": each.id },
      h("p", {}, each.url ? h("a", { href: each.url, target: "_blank" }, name) : h("b", {}, name), each.when ? h("span", { className: "quiet" }, ` ${each.when}`) : null),
      h("p", { className: "source-why" }, each.why),
      h("p", { className: "acts" },
        button(gettext("Accept"), () => { const next = one.nextElementSibling || one.previousElementSibling; add(each); one.remove(); say(`${gettext("Added:")} ${name}`); next?.querySelector("button").focus(); later(0) }, { ariaLabel: `${gettext("Accept:")} ${name}` }),
        button(gettext("Dismiss"), () => dismiss(kind, each.id, one, () => {}), { className: "button is-quiet", ariaLabel: `${gettext("Dismiss:")} ${name}` })))
    return one
  }
  function choose(select, id, text) {
    if (![...select.options].some((option) => option.value === id)) select.add(new Option(text, id))
    for (const option of select.options) if (option.value === id) option.selected = true
    window.django.jQuery(select).trigger("change")
    select.dispatchEvent(new Event("change", { bubbles: true }))
    form.dispatchEvent(new Event("input", { bubbles: true })) // the page is not saved any more
  }
  function addReport({ id, headline, when }) {
    document.querySelector("#previous_reports-group .add-row a").click()
    const rows = document.querySelectorAll("#previous_reports-group .inline-related:not(.empty-form)")
    choose(rows[rows.length - 1].querySelector("select[name$=-earlier]"), id, `${headline} · ${when}`)
  }
  const addTopic = ({ id, name }) => choose(document.getElementById("id_topics"), id, name)

  // --- Painting: the checks --------------------------------------------------------------------------------------------
  function paintChecks() {
    const list = document.getElementById("checks"), now = JSON.stringify(answer.checks)
    for (const el of document.querySelectorAll("[data-count-of=checks]")) el.textContent = answer.checks.length || ""
    if (list.dataset.shown === now) return
    list.dataset.shown = now
    const focused = document.activeElement.closest?.("#checks [data-code]")?.dataset.code
    list.replaceChildren(...answer.checks.map((check) => {
      const go = check.at.length && place(check.at[0])
        ? h("button", { type: "button", className: "as-link", onclick: () => show(place(check.at[0])) }, check.text)
        : check.place ? h("a", { href: `#${check.place}` }, check.text) : check.text
      return h("li", { className: check.is_error ? "is-stop" : "is-warn", "data-code": check.code },
        h("span", { className: "check-kind" }, check.is_error ? gettext("Must") : gettext("Should")), " ",
        h("span", {}, go, ...(check.seen ? [" ", h("span", { className: "quiet" }, check.seen)] : [])))
    }))
    if (!answer.checks.length) list.append(h("li", { className: "is-well" }, gettext("Nothing stands in the way.")))
    if (focused) list.querySelector(`[data-code="${focused}"] :is(a, button)`)?.focus()
  }

  // --- When ------------------------------------------------------------------------------------------------------------
  let soon
  form.addEventListener("prose-editor:ready", (e) => {
    editor = e.detail.editor
    editor.on("update", ({ transaction }) => {
      if (!transaction.docChanged) return
      later()
      clearTimeout(soon)
      soon = setTimeout(paint, 200)
    })
    ask()
  })
  form.addEventListener("input", (e) => { if (!e.target.closest(".ProseMirror")) later() })
  form.addEventListener("change", () => later())
  window.django?.jQuery(form).on("select2:select select2:unselect", "select", () => later(0))
  for (const event of ["formset:added", "formset:removed"]) form.addEventListener(event, () => later())
  form.addEventListener("submit", () => { clearTimeout(timer); asking?.abort() })
}

if (form && panel) propose()

// What stands between the paragraphs: photos, a document, a card that leads elsewhere. Loaded through the import map.
import { Node, gettext, mergeAttributes, pm } from "django-prose-editor/editor"
import { data, h } from "desk/dom"
import { brief, complaint, finder, foot, hostOf, openSheet, quiet, token } from "desk/sheet"

const photos = data("desk-photos"), files = data("desk-documents")

// --- One of them in the text -------------------------------------------------------------------------------------------
// Each is a block that is chosen as a whole: Enter or its button opens its dialog, Backspace takes it out.
const insert = ({ name, label, title, key, ask, draw, ...rest }) => Node.create({
  name,
  group: "block",
  atom: true,
  draggable: true,
  addOptions: () => ({ url: "", addUrl: "", readUrl: "", source: {} }),
  addMenuItems({ buttons, menu }) {
    menu.defineItem({ name, groups: "link", button: buttons.text(label, title), command: (editor) => editor.commands[`insert${name}`](), active: (editor) => editor.isActive(name) })
  },
  addCommands() {
    const { options } = this
    // With `given`, files dropped or pasted, its dialog begins with the first of them.
    const open = (editor, given) => {
      const { node, from, to } = editor.state.selection, chosen = node?.type.name === name && !given
      ask(options, chosen ? node.attrs : null, given).then((attrs) => {
        if (!attrs) editor.chain().focus().setTextSelection({ from, to }).run()
        else if (chosen) editor.chain().focus().command(asOneStep).updateAttributes(name, attrs).run()
        else put(editor, name, attrs)
      })
      return true
    }
    return { [`insert${name}`]: (given) => ({ editor }) => open(editor, given) }
  },
  addKeyboardShortcuts() {
    const open = () => this.editor.commands[`insert${name}`]()
    return { [key]: open, Enter: () => (this.editor.state.selection.node?.type.name === name ? open() : false) }
  },
  addNodeView() {
    const { editor } = this
    return ({ node, getPos }) => {
      const dom = h("div", { className: `insert is-${name.toLowerCase()}`, role: "group", "data-drag-handle": "" })
      const change = h("button", { type: "button", className: "button", onclick: () => {
        editor.commands.setNodeSelection(getPos())
        editor.commands[`insert${name}`]()
      } }, gettext("Change …"))
      const paint = (attrs) => {
        const { said, parts } = draw(attrs)
        dom.setAttribute("aria-label", said)
        change.setAttribute("aria-label", `${gettext("Change")}: ${said}`)
        dom.replaceChildren(...parts.filter(Boolean), h("p", { className: "acts" }, change))
      }
      paint(node.attrs)
      return {
        dom,
        update: (now) => now.type.name === name && (paint(now.attrs), true),
        stopEvent: (e) => Boolean(e.target.closest?.("button")),
        ignoreMutation: () => true,
      }
    }
  },
  ...rest,
})

// Undo takes back this and nothing before it, however quickly one followed the other.
const asOneStep = ({ tr }) => Boolean(pm.history.closeHistory(tr))

// After the paragraph with what is selected, and with one to write on in where the text would end with it.
function put(editor, name, attrs) {
  const { doc, selection } = editor.state, { $to } = selection
  const isWithin = $to.parent.isTextblock && $to.parentOffset > 0 && $to.parentOffset < $to.parent.content.size
  const at = isWithin ? $to.after() : $to.pos, $at = doc.resolve(at)
  const isLast = doc.content.size - at <= $at.depth
  const rows = [{ type: name, attrs }, ...(isLast ? [{ type: "paragraph" }] : [])]
  editor.chain().focus().command(asOneStep).insertContentAt(at, rows).scrollIntoView().run()
}

const words = (el, selector) => (selector ? el.querySelector(selector) : el)?.textContent.replace(/\s+/g, " ").trim() || ""
const field = (id, label, box, help) => {
  box.id = id
  return [h("label", { htmlFor: id }, label), box, help ? h("p", { className: "help" }, help) : null]
}
const main = (text) => h("button", { className: "button is-main" }, text)
const form = (onsubmit, ...parts) => h("form", { method: "dialog", className: "sheet-form", onsubmit: (e) => { e.preventDefault(); onsubmit(e) } }, ...parts.filter(Boolean))

// Sends a form with a file. Resolves to what the server says of it, or to null where it was refused and `fail` said why.
async function send(url, values, fail, busy) {
  const body = new FormData()
  for (const [name, value] of Object.entries(values)) body.append(name, value)
  busy.disabled = true
  try {
    const r = await fetch(url, { method: "POST", headers: { "X-CSRFToken": token(), Accept: "application/json" }, body })
    if (r.ok) return await r.json()
    fail(r.status === 400 ? Object.values((await r.json()).errors).join(" ") : r.status === 403 ? gettext("Your role does not include this.") : gettext("It could not be added. Try again."))
  } catch { fail(gettext("It could not be added. Try again.")) }
  busy.disabled = false
  return null
}

// --- Photos --------------------------------------------------------------------------------------------------------------
const thumb = (photo) => h("img", { src: photo.picture, alt: photo.alt || photo.text, loading: "lazy" })

function askForPhotos(options, before, given = []) {
  const { id, view, done, answer, cancel } = openSheet({ title: before ? gettext("Photos in the text") : gettext("Put a photo in the text") })
  let chosen = (before?.photos || []).filter((pk) => photos[pk]), caption = before?.caption || ""
  const waiting = [...given]
  const add = (photo) => {
    photos[photo.id] = photo
    if (!chosen.includes(photo.id)) chosen = [...chosen, photo.id]
    if (waiting.length) uploadView()
    else figureView()
  }
  const search = finder({ id, label: gettext("Title, caption or credit of a photo"), url: options.url, source: options.source, choose: add,
    shown: (row) => [h("span", { className: "has-thumb" }, h("img", { src: row.picture, alt: "" }), h("span", {}, h("b", {}, row.text), " ", row.credit || ""))] })
  const searchView = () => {
    view.replaceChildren(...search.parts, foot(quiet(gettext("Upload …"), uploadView), chosen.length ? quiet(gettext("Back"), figureView) : null, cancel()))
    search.input.value = ""
    search.input.focus()
    search.load()
  }
  const uploadView = () => {
    const file = h("input", { type: "file", accept: "image/*,.heic,.heif", required: true }), { box, fail } = complaint()
    const alt = h("input", { maxLength: 300 }), credit = h("input", { maxLength: 120 }), text = h("textarea", { rows: 2, maxLength: 1000 })
    const submit = main(gettext("Upload"))
    let own = waiting.shift(), title = ""
    const said = h("p", { className: "help", role: "status" })
    const read = async () => { // what the file says of itself fills what is empty; its beginning is enough for that
      title = said.textContent = ""
      const body = new FormData()
      body.append("file", own.slice(0, 1 << 20, own.type), own.name)
      try {
        const r = await fetch(options.readUrl, { method: "POST", headers: { "X-CSRFToken": token() }, body })
        const { error, size, words: found } = await r.json()
        if (error) return fail(error)
        box.hidden = true
        title = found.title || ""
        for (const [input, value] of [[alt, found.alt], [credit, found.credit], [text, found.caption]]) if (!input.value) input.value = value || ""
        said.textContent = `${own.name}, ${size}`
      } catch { /* it is said again when it is sent */ }
    }
    file.addEventListener("change", () => { own = file.files[0]; if (own) read() })
    if (own) {
      file.required = false
      read()
    }
    view.replaceChildren(form(async () => {
      const made = await send(options.addUrl, { file: own, title, alt: alt.value, credit: credit.value, caption: text.value }, fail, submit)
      if (made) add(made)
    },
    ...field(`${id}-file`, gettext("File"), file), said,
    ...field(`${id}-alt`, gettext("What is to be seen, for those who do not see it"), alt),
    ...field(`${id}-credit`, gettext("Credit: Name/Agency"), credit),
    ...field(`${id}-caption`, gettext("Caption"), text), box,
    foot(quiet(gettext("Choose from the library"), searchView), cancel(), submit)))
    ;(own ? alt : file).focus()
  }
  const figureView = () => {
    const text = h("textarea", { rows: 3, maxLength: 1000, value: caption, placeholder: chosen.length === 1 ? photos[chosen[0]].caption : "", oninput: () => { caption = text.value } })
    const leave = (pk) => { chosen = chosen.filter((other) => other !== pk); chosen.length ? figureView() : searchView() }
    const earlier = (pk) => { const at = chosen.indexOf(pk); chosen.splice(at, 1); chosen.splice(at - 1, 0, pk); figureView() }
    view.replaceChildren(form(() => done({ photos: chosen, caption: caption.replace(/\s+/g, " ").trim() }),
      h("ul", { className: "chosen" }, ...chosen.map((pk, i) => h("li", {}, thumb(photos[pk]), h("span", {}, photos[pk].text, photos[pk].alt ? null : h("small", {}, gettext("no alternative text"))),
        i ? h("button", { type: "button", className: "button", onclick: () => earlier(pk), ariaLabel: `${gettext("Earlier")}: ${photos[pk].text}` }, "↑") : null,
        h("button", { type: "button", className: "button", onclick: () => leave(pk), ariaLabel: `${gettext("Leave out")}: ${photos[pk].text}` }, "×")))),
      ...field(`${id}-own`, chosen.length > 1 ? gettext("Caption for all of them") : gettext("Caption in this story"), text,
        chosen.length > 1 ? gettext("Each photo keeps its own caption and credit.") : gettext("Where it is empty, the photo’s own caption stands there. The credit is the photo’s.")),
      foot(quiet(gettext("Another photo: a gallery"), searchView), cancel(), main(before ? gettext("Change") : gettext("Put it in the text")))))
    text.focus()
  }
  if (waiting.length) uploadView()
  else if (chosen.length) figureView()
  else searchView()
  return answer
}

export const Photos = insert({
  name: "Photos", key: "Mod-Alt-p", label: gettext("Photo"), title: gettext("Put a photo or a gallery in the text (Ctrl Alt P)"), ask: askForPhotos,
  addAttributes: () => ({
    photos: { default: [], parseHTML: (el) => el.dataset.photo.split(/\s+/).filter(Boolean), renderHTML: ({ photos: ids }) => ({ "data-photo": ids.join(" ") }) },
    caption: { default: "", rendered: false, parseHTML: (el) => words(el, "figcaption") },
  }),
  parseHTML: () => [{ tag: "figure[data-photo]" }],
  renderHTML: ({ node, HTMLAttributes }) => ["figure", mergeAttributes(HTMLAttributes), ...(node.attrs.caption ? [["figcaption", {}, node.attrs.caption]] : [])],
  draw({ photos: ids, caption }) {
    const known = ids.map((pk) => photos[pk]).filter(Boolean), single = ids.length === 1
    const text = caption || (single && known[0]?.caption) || "", credit = single && known[0]?.credit
    return {
      said: `${single ? gettext("Photo") : gettext("Gallery")}: ${text || known.map((photo) => photo.text).join(", ") || gettext("not there any more")}`,
      parts: [
        h("div", { className: single ? "shown" : "shown is-gallery" }, ...known.map(thumb)),
        known.length < ids.length ? h("p", { className: "is-gone" }, gettext("A photo is not there any more. Take it out, or choose another one.")) : null,
        text || credit ? h("p", {}, text, credit ? h("span", { className: "quiet" }, ` ${credit}`) : null) : null,
      ],
    }
  },
})

// --- Documents -----------------------------------------------------------------------------------------------------------
function askForDocument(options, before, given = []) {
  const { id, view, done, answer, cancel } = openSheet({ title: gettext("A document to download") })
  const add = (file) => { files[file.id] = file; titleView(file.id, file.text) }
  const search = finder({ id, label: gettext("Title of a document"), url: options.url, source: options.source, choose: add,
    shown: (row) => [h("b", {}, row.text), h("span", {}, row.when || "")] })
  const searchView = () => {
    view.replaceChildren(...search.parts, foot(quiet(gettext("Upload …"), () => uploadView()), cancel()))
    search.input.focus()
    search.load()
  }
  const uploadView = (own) => {
    const file = h("input", { type: "file", required: !own, accept: ".pdf,.docx,.xlsx,.pptx,.odt,.ods,.csv,.txt" })
    const title = h("input", { maxLength: 200, required: true }), { box, fail } = complaint(), submit = main(gettext("Upload"))
    const name = () => { if (!title.value) title.value = own.name.replace(/\.[^.]*$/, "").slice(0, 200) }
    file.addEventListener("change", () => { own = file.files[0]; if (own) name() })
    if (own) name()
    view.replaceChildren(form(async () => {
      const made = await send(options.addUrl, { file: own, title: title.value }, fail, submit)
      if (made) { files[made.id] = made; done({ document: made.id, title: made.text }) }
    },
    ...field(`${id}-file`, gettext("File"), file, gettext("Readers get it as it is, with what it says of who wrote it: make sure that it gives no source away.")),
    ...field(`${id}-title`, gettext("Title"), title), box,
    foot(quiet(gettext("Choose one that is there"), searchView), cancel(), submit)))
    ;(own ? title : file).focus()
  }
  const titleView = (pk, text) => {
    const title = h("input", { maxLength: 250, required: true, value: text })
    view.replaceChildren(form(() => done({ document: pk, title: title.value.trim() }),
      ...field(`${id}-words`, gettext("Title in this story"), title),
      foot(quiet(gettext("Another document"), searchView), cancel(), main(before ? gettext("Change") : gettext("Put it in the text")))))
    title.focus()
  }
  if (given.length) uploadView(given[0])
  else if (before) titleView(before.document, before.title)
  else searchView()
  return answer
}

export const Download = insert({
  name: "Download", key: "Mod-Alt-f", label: gettext("Document"), title: gettext("Offer a document to download (Ctrl Alt F)"), ask: askForDocument,
  addAttributes: () => ({
    document: { default: "", parseHTML: (el) => el.dataset.document, renderHTML: ({ document: pk }) => ({ "data-document": pk }) },
    title: { default: "", rendered: false, parseHTML: (el) => words(el) },
  }),
  parseHTML: () => [{ tag: "aside[data-document]" }],
  renderHTML: ({ node, HTMLAttributes }) => ["aside", mergeAttributes(HTMLAttributes), node.attrs.title],
  draw({ document: pk, title }) {
    const file = files[pk]
    return { said: `${gettext("Document")}: ${title}`, parts: [
      h("p", {}, h("b", {}, title), h("span", { className: "quiet" }, file ? ` ${file.kind || file.when || ""}` : "")),
      file ? null : h("p", { className: "is-gone" }, gettext("This document is not there any more. Take it out, or choose another one.")),
    ] }
  },
})

// --- Cards ---------------------------------------------------------------------------------------------------------------
function askForCard(options, before) {
  const { id, view, done, answer, cancel } = openSheet({ title: gettext("A card that leads elsewhere") })
  const address = h("input", { type: "url", required: true, maxLength: 2000, value: before?.address || "", placeholder: "https://" })
  const title = h("input", { required: true, maxLength: 250, value: before?.title || "" })
  const source = h("input", { maxLength: 80, value: before?.source || "" })
  let poster = photos[before?.poster] ? before.poster : ""
  address.addEventListener("change", () => { if (!source.value) source.value = hostOf(address.value.trim()) })
  const search = finder({ id, label: gettext("Title, caption or credit of a photo"), url: options.url, source: options.source,
    choose: (photo) => { photos[photo.id] = photo; poster = photo.id; formView() },
    shown: (row) => [h("span", { className: "has-thumb" }, h("img", { src: row.picture, alt: "" }), h("span", {}, h("b", {}, row.text), " ", row.credit || ""))] })
  const posterView = () => {
    view.replaceChildren(...search.parts, foot(quiet(gettext("Back"), formView), cancel()))
    search.input.focus()
    search.load()
  }
  const formView = () => {
    const { box, fail } = complaint()
    view.replaceChildren(form(() => {
      const to = address.value.trim(), host = hostOf(to)
      if (!host) return fail(gettext("Write an address that begins with https://"))
      done({ address: to, title: title.value.trim(), source: source.value.trim() || host, poster })
    },
    ...field(`${id}-address`, gettext("Address of the video, post, map or chart"), address, gettext("Readers see a card. Nothing is asked of anybody else until they follow it.")),
    ...field(`${id}-title`, gettext("Title"), title),
    ...field(`${id}-source`, gettext("Whose it is"), source), box,
    poster ? h("ul", { className: "chosen" }, h("li", {}, thumb(photos[poster]), h("span", {}, photos[poster].text),
      h("button", { type: "button", className: "button", onclick: () => { poster = ""; formView() }, ariaLabel: `${gettext("Leave out")}: ${photos[poster].text}` }, "×"))) : null,
    foot(quiet(poster ? gettext("Another picture") : gettext("With a picture of ours"), posterView), cancel(), main(before ? gettext("Change") : gettext("Put it in the text")))))
    ;(address.value ? title : address).focus()
  }
  formView()
  return answer
}

export const Card = insert({
  name: "Card", key: "Mod-Alt-c", label: gettext("Link card"), title: gettext("Lead to a video, post, map or chart (Ctrl Alt C)"), ask: askForCard,
  addAttributes: () => ({
    address: { default: "", parseHTML: (el) => el.dataset.card, renderHTML: ({ address }) => ({ "data-card": address }) },
    source: { default: "", parseHTML: (el) => el.dataset.source || hostOf(el.dataset.card), renderHTML: ({ source }) => (source ? { "data-source": source } : {}) },
    poster: { default: "", parseHTML: (el) => el.dataset.poster || "", renderHTML: ({ poster }) => (poster ? { "data-poster": poster } : {}) },
    title: { default: "", rendered: false, parseHTML: (el) => words(el) || brief(el.dataset.card) },
  }),
  parseHTML: () => [{ tag: "aside[data-card]" }],
  renderHTML: ({ node, HTMLAttributes }) => ["aside", mergeAttributes(HTMLAttributes), node.attrs.title],
  draw: ({ title, source, address, poster }) => ({ said: `${gettext("Link card")}: ${title}`, parts: [
    photos[poster] ? thumb(photos[poster]) : null,
    h("p", {}, h("b", {}, title), h("span", { className: "quiet" }, ` ${source}`)),
    h("p", { className: "quiet" }, brief(address)),
  ] }),
})

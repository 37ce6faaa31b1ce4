// What is pasted or dropped into a text: cleaned, with nothing of it lost unseen. Loaded through the editor's import map.
import { Extension, Plugin, gettext, pm } from "django-prose-editor/editor"
import { brief, hostOf } from "desk/sheet"

const { Fragment, Slice } = pm.model, { TextSelection } = pm.state
const ADDRESSES = { IFRAME: "src", EMBED: "src", OBJECT: "data", VIDEO: "src", AUDIO: "src", SCRIPT: "src", IMG: "src" }
const RENAMED = { H1: "h2", H4: "h3", H5: "h3", H6: "h3", SUMMARY: "p" }
const BLOCK = /^(P|DIV|UL|OL|TABLE|BLOCKQUOTE|H[1-6]|FIGURE|ASIDE)$/
const SMALL = 2, ICON = 40 // pixels: no larger picture only counts who reads a mail; stands for a word or a sign
const siteOf = (address) => hostOf(address).split(".").slice(-2).join(".")
const absolute = (address) => (address || "").trim().replace(/^\/\//, "https://")

// The same rules as those of the sanitiser, which sees to what comes by other ways.
function cardFor(doc, el, linked) {
  const picture = el.tagName === "IMG", text = (el.getAttribute("alt") || el.getAttribute("title") || "").replace(/\s+/g, " ").trim()
  const own = absolute(el.getAttribute(ADDRESSES[el.tagName])), nested = el.querySelector("source[src], embed[src]")
  const address = own || absolute(nested?.getAttribute("src")), isWeb = hostOf(address)
  if (picture) {
    const sides = [el.getAttribute("width"), el.getAttribute("height")].map(Number).filter((n) => n > 0)
    if (sides.length && Math.max(...sides) <= SMALL) return ""
    if (sides.length && Math.max(...sides) <= ICON) return text
    if (!isWeb) return /^(data|cid|file|blob):/i.test(address) ? `[${text ? `${gettext("Picture")}: ${text}` : gettext("Picture")}]` : text
  }
  if (!isWeb || el.tagName === "SCRIPT" && linked.has(siteOf(address))) return text
  const card = doc.createElement("aside")
  card.dataset.card = address
  card.dataset.source = isWeb
  card.textContent = text || (picture ? gettext("Picture") : brief(address))
  return card
}

// A page of ours applies no styles that stand in elements, and complains of each: here they are words under another name.
function parsed(html) {
  const bare = html.replace(/<style\b[\s\S]*?<\/style>/gi, "").replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\sstyle(?=\s*=)/i, " data-style"))
  return new DOMParser().parseFromString(bare, "text/html")
}

// Word writes a list as paragraphs that begin with a sign; what belongs together follows one another.
function mendLists(doc) {
  let open = []
  for (const p of doc.querySelectorAll("p[class*=MsoList], p[data-style*='mso-list']")) {
    const [, name, depth = 1] = /mso-list:\s*(\S+)\s+level(\d)/i.exec(p.getAttribute("data-style") || "") || [], level = Number(depth)
    const sign = p.querySelector("[data-style*='mso-list:Ignore'], [data-style*='mso-list: Ignore']")
    const kind = /^\W*(\d+|[a-z]|[ivxlc]+)[.)]/i.test(sign?.textContent.trim() || "") ? "ol" : "ul"
    const begins = kind === "ol" && Number(/\d+/.exec(sign.textContent)?.[0])
    sign?.remove()
    const item = doc.createElement("li"), text = doc.createElement("p")
    text.append(...p.childNodes)
    item.append(text)
    if (!open.length || p.previousElementSibling !== open[0].list) open = []
    while (open.length > level || open.length === level && open.at(-1).kind !== kind && level > 1) open.pop()
    if (open.length === 1 && level === 1 && (open[0].kind !== kind || name && open[0].name !== name)) open = []
    while (open.length < level) {
      const list = doc.createElement(kind)
      if (begins > 1 && open.length === level - 1) list.start = begins
      if (open.length) (open.at(-1).list.lastElementChild || open.at(-1).list).append(list)
      else p.before(list)
      open.push({ list, kind, name })
    }
    open.at(-1).list.append(item)
    p.remove()
  }
}

// What is bold or slanted by style alone.
function mendEmphasis(doc) {
  const has = (el, what) => what.test(el.dataset.style)
  for (const el of doc.querySelectorAll("b[data-style], strong[data-style]")) if (has(el, /(^|;)\s*font-weight:\s*(normal|[1-4]00)/i)) el.replaceWith(...el.childNodes)
  for (const el of doc.querySelectorAll("span[data-style], font[data-style]")) {
    for (const [what, tag] of [[/(^|;)\s*font-weight:\s*(bold|[6-9]00)/i, "strong"], [/(^|;)\s*font-style:\s*(italic|oblique)/i, "em"]]) if (has(el, what)) {
      const inner = doc.createElement(tag)
      inner.append(...el.childNodes)
      el.append(inner)
    }
  }
}

export function cleaned(html) {
  if (/data-pm-slice/.test(html)) return html // from this editor or another of ours
  const doc = parsed(html), { body } = doc
  const comments = doc.createNodeIterator(doc, NodeFilter.SHOW_COMMENT)
  for (let node = comments.nextNode(); node; node = comments.nextNode()) node.remove()
  for (const el of doc.querySelectorAll("meta, link, title")) el.remove()
  mendLists(doc)
  for (const el of body.querySelectorAll(".Apple-converted-space")) el.replaceWith(" ")
  mendEmphasis(doc)
  for (const br of body.querySelectorAll("br")) if (BLOCK.test(br.previousSibling?.tagName) || br.className === "Apple-interchange-newline") br.remove()
  const linked = new Set([...body.querySelectorAll("a[href]")].map((a) => siteOf(absolute(a.getAttribute("href")))))
  for (const el of doc.querySelectorAll(Object.keys(ADDRESSES).join(","))) if (doc.contains(el)) {
    const left = cardFor(doc, el, linked)
    if (el.closest("head")) body.append(left)
    else el.replaceWith(left)
  }
  for (const el of body.querySelectorAll(Object.keys(RENAMED).join(","))) {
    const named = doc.createElement(RENAMED[el.tagName])
    named.append(...el.childNodes)
    el.replaceWith(named)
  }
  for (const el of body.querySelectorAll("*")) if (el.tagName.includes(":")) el.replaceWith(...el.childNodes) // <o:p>
  for (const p of body.querySelectorAll("p, div, h2, h3")) if (!p.textContent.trim() && !p.querySelector("aside, figure, table, li")) p.remove()
  return body.innerHTML
}

// --- An address alone on a line -------------------------------------------------------------------------------------------
function cardOf(schema, node) {
  const text = node.isTextblock ? node.textContent.trim() : "", host = /^\S+$/.test(text) && hostOf(text)
  if (!host || host === location.hostname) return null
  return schema.nodes.Card.create({ address: text, source: host, title: brief(text) })
}

function withCards(slice, view) {
  const { $from, empty } = view.state.selection, { schema } = view.state
  const onEmptyLine = empty && $from.parent.isTextblock && !$from.parent.content.size && $from.parent.type === schema.nodes.paragraph
  const last = slice.content.childCount - 1
  let isAny = false, { openStart, openEnd } = slice
  const rows = []
  slice.content.forEach((node, _offset, i) => {
    const isEdge = i === 0 && openStart > 0 || i === last && openEnd > 0
    const card = !isEdge || onEmptyLine ? cardOf(schema, node) : null
    if (card) {
      isAny = true
      if (i === 0) openStart = 0
      if (i === last) openEnd = 0
    }
    rows.push(card || node)
  })
  return isAny ? new Slice(Fragment.from(rows), openStart, openEnd) : slice
}

// --- Files ---------------------------------------------------------------------------------------------------------------
function takeFiles(editor, transfer) {
  const files = [...transfer?.files || []], pictures = files.filter((file) => file.type.startsWith("image/") || /\.hei[cf]$/i.test(file.name))
  if (!files.length) return false
  if (pictures.length) return editor.commands.insertPhotos(pictures)
  return editor.commands.insertDownload(files)
}

export const Pasting = Extension.create({
  name: "Pasting",
  addKeyboardShortcuts() { return { "Mod-Alt-g": () => this.editor.commands.insertTableWithOptions() } },
  addProseMirrorPlugins() {
    const { editor } = this
    return [new Plugin({ props: {
      transformPastedHTML: cleaned,
      transformPasted: withCards,
      handlePaste(view, event) {
        const html = event.clipboardData?.getData("text/html") || ""
        const says = html && parsed(html).body.textContent.trim()
        return says ? false : takeFiles(editor, event.clipboardData)
      },
      handleDrop(view, event, _slice, isMoved) {
        if (isMoved || !event.dataTransfer?.files.length) return false
        const at = view.posAtCoords({ left: event.clientX, top: event.clientY })
        if (at) view.dispatch(view.state.tr.setSelection(TextSelection.near(view.state.doc.resolve(at.pos))))
        event.preventDefault()
        return takeFiles(editor, event.dataTransfer)
      },
    } })]
  },
})

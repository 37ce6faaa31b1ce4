// The preview beside the form: the page that the server makes of the saved story, in a frame as wide as a phone or a desk.
const WIDTHS = { phone: 390, desk: 1280 }
const pane = document.getElementById("preview-pane"), opener = document.getElementById("preview-open")
const box = pane.querySelector(".preview-box"), choices = [...pane.querySelectorAll("[data-preview]")]
const KEPT = "desk.preview", PLACE = `${KEPT}.place`
const wide = matchMedia("(min-width: 901px)")
let frame, width

// A frame of a desk's width is drawn smaller, so that it breaks its lines as on a desk.
function fit() {
  if (!frame || !box.clientWidth) return
  const scale = Math.min(1, box.clientWidth / WIDTHS[width])
  frame.style.setProperty("width", `${WIDTHS[width]}px`)
  frame.style.setProperty("height", `${box.clientHeight / scale}px`)
  frame.style.setProperty("transform", `scale(${scale})`)
}

function ready() {
  const page = frame.contentDocument
  if (!page?.body) return
  // A link leads on in a window of its own: in here it would put another page in the place of the preview.
  page.addEventListener("click", (e) => {
    const link = e.target.closest?.("a[href]")
    if (!link || link.getAttribute("href").startsWith("#")) return
    e.preventDefault()
    window.open(link.href, "_blank", "noopener")
  })
  const place = JSON.parse(sessionStorage.getItem(PLACE) || "{}")
  if (place.of === pane.dataset.address) frame.contentWindow.scrollTo(0, place.y)
}

function show(choice) {
  width = choice
  sessionStorage.setItem(KEPT, choice)
  for (const button of choices) button.setAttribute("aria-pressed", String(button.dataset.preview === choice))
  pane.hidden = false
  opener.setAttribute("aria-expanded", "true")
  document.body.classList.add("is-previewing")
  if (!frame) {
    frame = document.createElement("iframe")
    frame.title = box.dataset.title
    frame.addEventListener("load", ready)
    frame.src = pane.dataset.address
    box.replaceChildren(frame)
  }
  fit()
}

function close() {
  sessionStorage.removeItem(KEPT)
  pane.hidden = true
  opener.setAttribute("aria-expanded", "false")
  document.body.classList.remove("is-previewing")
}

opener.hidden = false
opener.addEventListener("click", () => (pane.hidden ? show("phone") : close()))
document.getElementById("preview-close").addEventListener("click", () => { close(); opener.focus() })
for (const button of choices) button.addEventListener("click", () => show(button.dataset.preview))
new ResizeObserver(fit).observe(box)
// The page of the form is loaded anew by a save: the pane stays open, at the same place.
addEventListener("pagehide", () => {
  const y = frame?.contentWindow?.scrollY
  if (y !== undefined) sessionStorage.setItem(PLACE, JSON.stringify({ of: pane.dataset.address, y }))
})
const kept = sessionStorage.getItem(KEPT)
if (wide.matches && kept in WIDTHS) show(kept)

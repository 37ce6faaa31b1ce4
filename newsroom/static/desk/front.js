// The front page at the desk: each press shows at once what it does, and stories can be dragged. Without it the same
// buttons load the page anew.
const form = document.getElementById("front")
const work = () => document.getElementById("front-work")
const LEAVES = /^(live|schedule|undo|back|off)\b/ // what puts something live
let asked = 0, isLeaving = false, timer

// Focus goes back to the button that was pressed; where it is gone, to another one of the same story or topic; beside a
// box, to the box.
function refocus(act) {
  const [name, pk] = act.split(" "), acts = [...work().querySelectorAll("[data-act]")]
  const found = pk ? acts.find((el) => el.dataset.act === act) || acts.find((el) => el.dataset.act.endsWith(` ${pk}`)) : document.getElementById(`id_${name}`)
  ;(found || document.getElementById("id_q")).focus()
}

// Post the form with what was pressed and show the answer; an answer that is another page is left to the browser.
async function press(what, { act, button } = {}) {
  const mine = ++asked, box = document.activeElement, isTyping = box?.id === "id_q"
  const data = new FormData(form)
  data.set("_do", what)
  let fresh
  try {
    const answer = await fetch(form.action, { method: "POST", body: data, redirect: "error" })
    fresh = answer.ok && new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("front-work")
  } catch { /* no connection: the browser says so */ }
  if (mine !== asked) return // pressed again meanwhile
  if (!fresh) {
    isLeaving = true
    if (button) form.requestSubmit(button)
    return
  }
  const words = document.createDocumentFragment()
  words.append(...fresh.querySelector("#front-said").childNodes)
  const typed = isTyping ? [box.value, box.selectionStart] : null
  const y = scrollY
  work().replaceWith(fresh)
  scrollTo(0, y)
  // A status is read out when it changes, not when it appears.
  setTimeout(() => work().querySelector("#front-said").append(words), 50)
  if (typed) {
    const again = document.getElementById("id_q")
    again.value = typed[0]
    again.focus()
    again.setSelectionRange(typed[1], typed[1])
  } else if (act) refocus(act)
  work().querySelector("[role=alert]")?.focus()
  ready()
}

form.addEventListener("submit", (e) => {
  const button = e.submitter
  if (isLeaving || button.formTarget === "_blank") return
  if (LEAVES.test(button.value)) { isLeaving = true; return }
  e.preventDefault()
  press(button.value, { act: button.dataset.act, button })
})
form.addEventListener("input", (e) => {
  if (e.target.id !== "id_q") return
  clearTimeout(timer)
  timer = setTimeout(() => press("look"), 250)
})
addEventListener("beforeunload", (e) => { if (work().dataset.changed && !isLeaving) e.preventDefault() })
addEventListener("pageshow", () => { isLeaving = false })

// --- Dragging ----------------------------------------------------------------------------------------------------------
let dragged
function ready() {
  for (const story of work().querySelectorAll("[data-story]")) story.draggable = true
}
const target = (e) => dragged && e.target.closest?.("[data-place], [data-out]")
const light = (el) => { for (const lit of work().querySelectorAll(".is-over")) lit.classList.remove("is-over"); el?.classList.add("is-over") }

form.addEventListener("dragstart", (e) => {
  const story = e.target.closest?.("[data-story]")
  if (!story || e.target.closest("input, select")) return
  dragged = story.dataset.story
  e.dataTransfer.effectAllowed = "move"
  e.dataTransfer.setData("text/plain", story.querySelector(".front-headline").textContent)
  story.classList.add("is-dragged")
})
form.addEventListener("dragover", (e) => {
  const place = target(e)
  light(place)
  if (place) e.preventDefault()
})
form.addEventListener("drop", (e) => {
  const place = target(e)
  if (!place) return
  e.preventDefault()
  press("place" in place.dataset ? `put-${dragged}-${place.dataset.place}` : `out-${dragged}`)
})
form.addEventListener("dragend", () => {
  dragged = undefined
  light()
  work().querySelector(".is-dragged")?.classList.remove("is-dragged")
})
ready()

// A note is sent without leaving the page, so that what is being written stays; without this it is posted by the form.
const form = document.getElementById("note-form")
const key = `desk.note:${form.getAttribute("action")}`
const notes = () => document.getElementById("notes")
const field = () => document.getElementById("id_note_text")

// What is typed here is not the story's: the story is not unsaved by it, and saving the story does not lose it.
function attend() {
  notes().addEventListener("input", (e) => {
    e.stopPropagation()
    sessionStorage.setItem(key, field().value)
  })
}

form.addEventListener("submit", async (e) => {
  e.preventDefault()
  const button = notes().querySelector("button"), sent = field().value
  if (button.disabled) return
  button.disabled = true
  try {
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "error", headers: { "X-Requested-With": "fetch" } })
    const fresh = answer.ok && new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("notes")
    if (!fresh) throw new Error(answer.status)
    const since = field().value, hadFocus = notes().contains(document.activeElement), said = fresh.querySelector("#note-said")
    const words = said.textContent
    notes().replaceWith(fresh)
    if (since !== sent) field().value = since // typed on while it was sent
    said.textContent = ""
    setTimeout(() => { said.textContent = words }, 100) // a status is read out when it changes, not when it appears
    if (field().value) sessionStorage.setItem(key, field().value)
    else sessionStorage.removeItem(key)
    attend()
    if (hadFocus) field().focus()
  } catch {
    button.disabled = false
    document.getElementById("note-said").textContent = notes().dataset.failed
  }
})

if (!field().value) field().value = sessionStorage.getItem(key) || ""
attend()

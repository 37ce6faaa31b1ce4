// On every page of the desk: the shortcuts sheet, and single keys that walk the lists.
const sheet = document.getElementById("keys")
const toggle = document.getElementById("single-keys")
const lettersOn = () => localStorage.getItem("desk.letters") !== "off"

for (const button of document.querySelectorAll("[data-open=keys]")) button.addEventListener("click", () => {
  button.closest("[popover]")?.hidePopover()
  sheet.showModal()
})
if (toggle) {
  toggle.checked = lettersOn()
  toggle.addEventListener("change", () => localStorage.setItem("desk.letters", toggle.checked ? "on" : "off"))
}

const links = () => [...document.querySelectorAll("[data-row] .story-link, #result_list .story-link")].filter((a) => a.checkVisibility())
let going = 0 // when g was pressed: the letter after it leads somewhere
const press = (key) => {
  if (key === "g") { going = Date.now(); return true }
  const leads = Date.now() - going < 1500 && document.querySelector(`[data-go="${CSS.escape(key)}"]`)
  going = 0
  const here = leads || document.activeElement.closest("[data-row]")?.querySelector(`[data-key="${CSS.escape(key)}"]`)
  here?.click()
  return Boolean(here)
}
document.addEventListener("keydown", (e) => {
  if (e.ctrlKey || e.metaKey || e.altKey || e.target.closest("input, textarea, select, [contenteditable=true], dialog") || !lettersOn()) return
  if (press(e.key)) e.preventDefault()
  else if (e.key === "j" || e.key === "k") {
    const all = links(), at = all.indexOf(document.activeElement)
    const next = all[at < 0 ? 0 : Math.max(0, Math.min(all.length - 1, at + (e.key === "j" ? 1 : -1)))]
    next?.focus()
    next?.scrollIntoView({ block: "center" })
  } else if (e.key === "/") {
    const search = document.getElementById("searchbar")
    if (search) { search.focus(); e.preventDefault() }
  } else if (e.key === "?" && sheet) sheet.showModal()
})

// What scrolls sideways must be reachable by keyboard.
for (const box of document.querySelectorAll(".results")) if (box.scrollWidth > box.clientWidth) box.tabIndex = 0

// Where one of several photos is chosen, each is shown.
const select2 = window.django?.jQuery?.fn.select2
select2?.defaults.set("templateResult", (row) => {
  if (!row.picture) return row.text
  const line = document.createElement("span"), img = document.createElement("img")
  line.className = "is-photo"
  Object.assign(img, { src: row.picture, alt: "" })
  line.append(img, row.text)
  return window.django.jQuery(line)
})

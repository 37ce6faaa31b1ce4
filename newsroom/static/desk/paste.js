// A file dropped anywhere on the page is taken as if it had been chosen; what is pasted into the empty box keeps its
// links and emphasis, as long as nobody changes it there.
const form = document.getElementById("paste-form"), file = document.getElementById("id_file")
const text = document.getElementById("id_text"), rich = document.getElementById("id_rich")

text.addEventListener("paste", (e) => {
  if (text.value) return
  const html = e.clipboardData.getData("text/html")
  if (html) text.addEventListener("input", () => { rich.value = html }, { once: true })
})
text.addEventListener("input", () => { rich.value = "" })

function take(files) {
  if (!files.length) return
  file.files = files
  form.requestSubmit()
}
document.addEventListener("dragover", (e) => {
  if (![...e.dataTransfer.types].includes("Files")) return
  e.preventDefault()
  form.classList.add("is-over")
})
document.addEventListener("dragleave", (e) => { if (!e.relatedTarget) form.classList.remove("is-over") })
document.addEventListener("drop", (e) => {
  if (!e.dataTransfer.files.length) return
  e.preventDefault()
  form.classList.remove("is-over")
  take(e.dataTransfer.files)
})

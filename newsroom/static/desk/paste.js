// A file dropped anywhere on the page is taken as if it had been chosen.
const form = document.getElementById("paste-form"), file = document.getElementById("id_file")

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

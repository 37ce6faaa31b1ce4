// Names for what Select2, the admin's tables and the editor leave without one, for those who hear the form. Drawn anew, named anew.
const gettext = window.gettext || ((text) => text)

function nameOf(field) {
  const label = document.querySelector(`label[for="${field.id}"]`), cell = field.closest(".tabular td[class*=field-]")
  const column = [...(cell?.classList ?? [])].find((name) => name.startsWith("field-"))?.slice(6)
  return label ?? (column && cell.closest("table").querySelector(`th.column-${column}`))
}

function nameSelects() {
  for (const box of document.querySelectorAll(".select2-container--admin-autocomplete")) {
    const field = box.previousElementSibling, label = field && nameOf(field)
    const words = label?.textContent.replace(/:\s*$/, "").trim()
    for (const el of box.querySelectorAll(".select2-search__field:not([aria-label])")) el.setAttribute("aria-label", words || gettext("Search"))
    const one = box.querySelector(".select2-selection--single:not([data-named])"), value = one?.querySelector("[id$=-container]")
    if (value && label) {
      label.id ||= `${field.id}_label`
      one.setAttribute("aria-labelledby", `${label.id} ${value.id}`)
      one.dataset.named = ""
      value.setAttribute("aria-labelledby", label.id)
    }
    // It puts a <span> among the <li>s of its list.
    for (const el of box.querySelectorAll("ul.select2-selection__rendered:not([role=presentation])")) el.setAttribute("role", "presentation")
  }
  for (const field of document.querySelectorAll(".select2-container--open .select2-dropdown .select2-search__field:not([aria-label])")) field.setAttribute("aria-label", gettext("Search"))
}

function nameCells() {
  for (const field of document.querySelectorAll(".tabular td[class*=field-] :is(input, select, textarea):not([aria-label], [type=hidden])")) {
    const words = !field.labels?.length && nameOf(field)?.textContent.trim()
    if (words) field.setAttribute("aria-label", words)
  }
  for (const head of document.querySelectorAll(".tabular th.original:empty")) {
    const words = document.createElement("span")
    words.className = "visually-hidden"
    words.textContent = gettext("Row")
    head.append(words)
  }
}

function nameEditors() {
  for (const area of document.querySelectorAll(".form-row .ProseMirror[contenteditable=true]:not([aria-label])")) {
    const words = area.closest(".form-row").querySelector("label")?.textContent.replace(/:\s*$/, "").trim()
    if (words) area.setAttribute("aria-label", words)
  }
  for (const button of document.querySelectorAll(".form-row .prose-menubar__button:not([aria-label])")) button.setAttribute("aria-label", button.title || button.textContent)
}

function name() {
  nameSelects()
  nameCells()
  nameEditors()
}
new MutationObserver(name).observe(document.getElementById("content"), { childList: true, subtree: true })
name()

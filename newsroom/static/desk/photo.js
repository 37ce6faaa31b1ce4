// The page of a photo: files dropped anywhere, fields filled from the file, the focal point by a click or by arrow keys.
// Without it there are a field for the file and two for the focal point, and saving fills the fields.
const work = document.getElementById("photo-work"), texts = work.dataset
const form = work.closest("form"), file = form.querySelector("input[type=file]")
const x = document.getElementById("id_focal_x"), y = document.getElementById("id_focal_y")
const SHAPES = { "16:9": 16 / 9, "4:3": 4 / 3, "1:1": 1 }

function h(tag, props = {}, ...children) {
  const el = document.createElement(tag)
  for (const [key, value] of Object.entries(props)) key in el ? (el[key] = value) : el.setAttribute(key, value)
  el.append(...children)
  return el
}

// --- The focal point, and what is cut round it -------------------------------------------------------------------------
const whole = h("canvas"), frame = h("div", { className: "focal-picture" }, whole), cross = h("span", { className: "focal-cross", tabIndex: 0, role: "slider" })
const cuts = Object.keys(SHAPES).map((name) => [SHAPES[name], h("canvas"), name])
const focal = h("div", { className: "focal", hidden: true },
  frame,
  h("div", { className: "focal-cuts", ariaHidden: "true" }, ...cuts.map(([, canvas, name]) => h("span", {}, canvas, h("small", {}, name)))),
  h("p", { className: "focal-help" }, texts.help))
frame.append(cross)
let picture // a bitmap of the chosen file, or the copy on the page

const bounded = (value) => Math.min(100, Math.max(0, Math.round(value)))
const at = (field) => bounded(Number.isFinite(field.valueAsNumber) ? field.valueAsNumber : 50)

function paint() {
  const wide = picture.naturalWidth || picture.width, high = picture.naturalHeight || picture.height
  for (const [ratio, canvas] of cuts) {
    const w = Math.min(wide, high * ratio), t = Math.min(high, wide / ratio)
    const left = Math.min(Math.max(0, wide * at(x) / 100 - w / 2), wide - w), top = Math.min(Math.max(0, high * at(y) / 100 - t / 2), high - t)
    canvas.height = 180
    canvas.width = Math.round(180 * ratio)
    canvas.getContext("2d").drawImage(picture, left, top, w, t, 0, 0, canvas.width, canvas.height)
  }
  cross.style.left = `${at(x)}%`
  cross.style.top = `${at(y)}%`
  cross.ariaLabel = texts.point
  cross.ariaValueNow = at(x)
  cross.ariaValueText = `${at(x)} ${texts.left}, ${at(y)} ${texts.top}`
}

function show(found) {
  picture = found
  const wide = picture.naturalWidth || picture.width, high = picture.naturalHeight || picture.height, scale = Math.min(1, 960 / Math.max(wide, high))
  whole.width = Math.max(1, Math.round(wide * scale))
  whole.height = Math.max(1, Math.round(high * scale))
  whole.getContext("2d").drawImage(picture, 0, 0, whole.width, whole.height)
  frame.style.width = `${Math.min(30, 30 * wide / high)}rem`
  focal.hidden = false
  paint()
}

function move(toX, toY) {
  x.value = bounded(toX)
  y.value = bounded(toY)
  x.dispatchEvent(new Event("change", { bubbles: true }))
  paint()
}

if (x && y) {
  x.closest(".form-row").before(focal)
  for (const field of [x, y]) field.addEventListener("input", () => picture && paint())
  whole.addEventListener("pointerdown", (e) => {
    const box = whole.getBoundingClientRect()
    move((e.clientX - box.left) / box.width * 100, (e.clientY - box.top) / box.height * 100)
    cross.focus()
    e.preventDefault()
  })
  cross.addEventListener("pointerdown", (e) => cross.setPointerCapture(e.pointerId))
  cross.addEventListener("pointermove", (e) => {
    if (!cross.hasPointerCapture(e.pointerId)) return
    const box = whole.getBoundingClientRect()
    move((e.clientX - box.left) / box.width * 100, (e.clientY - box.top) / box.height * 100)
  })
  cross.addEventListener("keydown", (e) => {
    const step = e.shiftKey ? 10 : 1
    const [dx, dy] = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[e.key] || []
    if (dx === undefined) return
    e.preventDefault()
    move(at(x) + dx, at(y) + dy)
  })
  const there = form.querySelector(".field-preview img")
  if (there) {
    there.loading = "eager"
    there.decode().then(() => show(there), () => {})
  }
}

// --- The file ----------------------------------------------------------------------------------------------------------
const said = h("div", { className: "help drop-said", role: "status" })
const filled = new Map() // what a field was given from a file: replaced by the next file's, unless somebody changed it

function fill(words) {
  const labels = []
  for (const [name, value] of Object.entries(words)) {
    const field = form.elements[name]
    if (!field || (field.value.trim() && field.value !== filled.get(name))) continue
    field.value = value || ""
    field.classList.toggle("is-filled", Boolean(value))
    filled.set(name, field.value)
    if (value) labels.push(form.querySelector(`label[for="${field.id}"]`)?.textContent.replace(/:\s*$/, "").trim() || name)
  }
  return labels
}

// What a JPEG says of itself stands at its beginning: there is no need to send a large one twice.
const beginning = (chosen) => (chosen.type === "image/jpeg" ? new File([chosen.slice(0, 1 << 20)], chosen.name, { type: chosen.type }) : chosen)

async function read(chosen) {
  const body = new FormData()
  body.append("file", beginning(chosen))
  const headers = { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value }
  const answer = await fetch(texts.read, { method: "POST", body, headers }).then((r) => r.json()).catch(() => null)
  if (file.files[0] !== chosen || file.files.length > 1) return // another one was chosen meanwhile
  said.classList.toggle("is-wrong", Boolean(answer?.error))
  if (!answer) said.textContent = texts.unread
  else if (answer.error) said.textContent = answer.error
  else {
    const labels = fill(answer.words)
    said.textContent = `${answer.size}. ${labels.length ? `${texts.filled} ${labels.join(", ").toLowerCase()}.` : texts.nothing}`
  }
}

async function draw(chosen) {
  // Not every browser can show every file (HEIC): the page then goes without its picture.
  const bitmap = await createImageBitmap(chosen, { resizeWidth: 960, resizeQuality: "medium" }).catch(() => null)
  if (file.files[0] !== chosen) return
  if (bitmap) show(bitmap)
  else focal.hidden = true
}

if (file) {
  file.closest(".form-row").append(said)
  file.addEventListener("change", () => {
    said.classList.remove("is-wrong")
    if (file.files.length > 1) {
      focal.hidden = true
      fill(Object.fromEntries([...filled.keys()].map((name) => [name, ""])))
      said.textContent = `${file.files.length} ${texts.several}`
    } else if (file.files.length) {
      said.textContent = texts.reading
      read(file.files[0])
      draw(file.files[0])
    } else said.textContent = ""
  })
  let inside = 0
  const over = h("div", { className: "drop-over", hidden: true }, texts.dropping)
  document.body.append(over)
  const carries = (e) => e.dataTransfer?.types.includes("Files")
  document.addEventListener("dragenter", (e) => { if (carries(e)) { inside += 1; over.hidden = false } })
  document.addEventListener("dragleave", (e) => { if (carries(e)) { inside -= 1; over.hidden = inside < 1 } })
  document.addEventListener("dragover", (e) => { if (carries(e)) e.preventDefault() })
  document.addEventListener("drop", (e) => {
    if (!carries(e)) return
    e.preventDefault()
    inside = 0
    over.hidden = true
    const dropped = new DataTransfer()
    for (const each of [...e.dataTransfer.files].slice(0, file.multiple ? undefined : 1)) dropped.items.add(each)
    if (!dropped.files.length) return
    file.files = dropped.files
    file.dispatchEvent(new Event("change", { bubbles: true }))
  })
}

// What is typed is kept on the server while it is typed, and in this browser while the server cannot be reached;
// who else has the story open is shown. Kept is not saved: only the form's own buttons change the story.
const form = document.getElementById("article_form"), at = document.getElementById("keeping")

const BEAT = 15_000, QUIET = 2_000, LONGEST = 10_000, PATIENCE = 20_000, SLOWEST = 30_000

function keepWhatIsTyped() {
  const { user, story, url, page } = at.dataset, said = at.dataset
  const status = document.getElementById("kept"), asServed = status.textContent
  const opening = form.elements.opening, all = `desk.kept.${user}.`
  const keyOf = (name) => `${all}${story}.${name}`
  const token = () => form.elements.csrfmiddlewaretoken.value

  // --- What stands in the form ---------------------------------------------------------------------------------------
  const state = () => [...new FormData(form)].filter(([name, value]) =>
    typeof value === "string" && name !== "csrfmiddlewaretoken" && name !== "opening" && !name.startsWith("_"))
  const same = (a, b) => a && b && a.length === b.length && a.every(([name, value], i) => name === b[i][0] && value === b[i][1])

  let isTyped = "typed" in said || fillBoxes()
  let last = state()
  let asSaved = isTyped ? null : last // what the story has, as this form writes it
  let atServer = asSaved // what the server has of this opening
  let isTouched = isTyped // until then what changes in the form is the page's own doing
  let changedAt = 0, firstAt = 0, toldAt = 0, nextTry = 0, delay = 0, busy = null, isSent = false, isStored = true, trouble = ""
  const isBehind = () => !same(last, atServer)

  for (const what of ["keydown", "pointerdown", "input", "paste", "drop"]) {
    document.addEventListener(what, (e) => { if (e.isTrusted && form.contains(e.target)) isTouched = true }, { capture: true })
  }
  setTimeout(() => { isTouched = true }, 8_000)

  // What was typed into the box of a press that was not made, or was brought back, stands in its box again.
  function fillBoxes() {
    const typed = JSON.parse(document.getElementById("press-typed").textContent)
    let isAny = false
    for (const [name, values] of Object.entries(typed)) {
      form.querySelectorAll(`[name="${CSS.escape(name)}"]`).forEach((box, i) => {
        if (!box.value && values[i]) { box.value = values[i]; isAny = true }
      })
    }
    return isAny
  }

  // --- In this browser -----------------------------------------------------------------------------------------------
  function store() {
    try {
      localStorage.setItem(keyOf(opening.value), JSON.stringify(last))
      isStored = true
    } catch { isStored = false } // full, or not allowed
  }
  const forget = (name) => { try { localStorage.removeItem(keyOf(name)) } catch { /* not allowed: nothing is there */ } }

  // --- Saying so -----------------------------------------------------------------------------------------------------
  function say(text, kind = "") {
    if (status.textContent !== text) status.textContent = text // read out only where it changes
    status.classList.toggle("is-bad", kind === "bad")
    status.classList.toggle("is-busy", kind === "busy")
  }
  function sayTrouble() {
    if (!isBehind()) return
    const text = { refused: `${trouble.why} ${said.refused}`, "logged-out": said.loggedOut, other: said.other }[trouble.kind] || said.noConnection
    say(isStored ? text : said.notKept, "bad")
    if (!trouble.login) return
    const link = document.createElement("a")
    Object.assign(link, { href: trouble.login, target: "_blank", rel: "noopener", textContent: said.logIn })
    status.append(" ", link)
  }
  function show(answer) {
    if (answer.csrf) for (const input of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) input.value = answer.csrf
    if (!("present" in answer)) return
    const present = document.getElementById("present"), since = document.getElementById("saved-since")
    if (present.textContent !== answer.present) present.textContent = answer.present
    present.hidden = !answer.present
    const news = answer.saved ? `${answer.saved} ${same(last, asSaved) ? said.savedPlain : said.savedTyped}` : ""
    if (since.textContent !== news) since.textContent = news
    since.hidden = !news
  }

  // --- Telling the server --------------------------------------------------------------------------------------------
  const newWord = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("")
  let visit = newWord() // the server passes over what comes of it after its farewell
  function message(what, name, entries, isGone) {
    const data = new FormData(), revision = form.elements.revision
    if (revision) data.set("revision", revision.value)
    if (what === "typed") {
      data.delete("revision")
      for (const [key, value] of entries) data.append(key, value)
    }
    for (const [key, value] of [["opening", name], ["_keep", what], ["_as", user], ["_visit", visit], ["csrfmiddlewaretoken", token()]]) data.set(key, value)
    if (isGone) data.set("_gone", "1")
    return data
  }

  // Resolves to the server's answer; rejects with {kind, why, login}.
  async function ask(address, data, signal) {
    let response = await fetch(address, { method: "POST", body: data, signal })
    if (response.status === 403 && !isJson(response)) { // the token is of another login: ask for one that holds
      const fresh = await fetch(address, { signal })
      if (fresh.ok) {
        const answer = await fresh.json()
        show(answer)
        data.set("csrfmiddlewaretoken", answer.csrf)
        response = await fetch(address, { method: "POST", body: data, signal })
      } else response = fresh
    }
    const answer = isJson(response) ? await response.json() : {}
    if (response.ok && isJson(response)) return answer
    if (answer.login) throw { kind: answer.other ? "other" : "logged-out", login: answer.login }
    throw answer.why ? { kind: "refused", why: answer.why } : { kind: "no-connection" }
  }
  const isJson = (response) => (response.headers.get("Content-Type") || "").startsWith("application/json")

  async function tell() {
    if (busy) return
    const now = last, name = opening.value, what = !isBehind() ? "here" : same(now, asSaved) ? "nothing" : "typed"
    busy = new AbortController()
    const limit = setTimeout(() => busy.abort(), PATIENCE)
    try {
      const answer = await ask(url, message(what, name, now), busy.signal)
      delay = nextTry = 0
      trouble = ""
      show(answer)
      if (answer.is_saved) { // saved meanwhile, and typed on: what is typed from now on stands for itself
        forget(name)
        opening.value = newWord()
        return
      }
      if (what !== "here") atServer = now
      firstAt = isBehind() ? Date.now() : 0
      if (!isBehind()) forget(name)
      if (what === "typed") say(said.kept.replace("%s", answer.kept_at))
      else if (what === "nothing") say(asServed)
    } catch (error) {
      if (isSent) return
      trouble = error.kind ? error : { kind: "no-connection" }
      delay = Math.min(SLOWEST, (delay || 1_000) * 2)
      nextTry = Date.now() + delay
      sayTrouble()
    } finally {
      clearTimeout(limit)
      toldAt = Date.now()
      busy = null
    }
  }

  // --- Looking, once a second ----------------------------------------------------------------------------------------
  function look() {
    const now = state()
    if (!same(now, last)) {
      last = now
      if (!isTouched) { asSaved = atServer = now; return }
      changedAt = Date.now()
      firstAt ||= changedAt
      isTyped = true
      isSent = false
      if (isBehind()) store()
      if (trouble) sayTrouble()
    }
    if (isSent || Date.now() < nextTry) return
    const isDue = Date.now() - toldAt >= BEAT && (isTyped || document.visibilityState === "visible")
    if (isDue || isBehind() && (Date.now() - changedAt >= QUIET || Date.now() - firstAt >= LONGEST)) tell()
  }
  setInterval(look, 1_000)
  const again = () => { nextTry = toldAt = 0; look() }
  window.addEventListener("online", again)
  window.addEventListener("pageshow", (e) => { if (e.persisted) { isSent = false; visit = newWord(); again() } })
  document.addEventListener("visibilitychange", () => (document.visibilityState === "visible" ? again() : look()))

  form.addEventListener("submit", (e) => {
    if (e.defaultPrevented) return
    last = state()
    store() // until the next page says that the story has it
    isSent = true
    busy?.abort()
  })
  function farewell() {
    if (!isSent) look()
    const name = opening.value
    if (isSent || !isBehind() || !navigator.sendBeacon(url, message(same(last, asSaved) ? "nothing" : "typed", name, last, true))) {
      navigator.sendBeacon(url, message("here", name, [], true))
    }
  }
  window.addEventListener("pagehide", farewell)
  document.getElementById("logout-form")?.addEventListener("submit", () => {
    farewell()
    isSent = true
    for (const key of Object.keys(localStorage)) if (key.startsWith(all)) localStorage.removeItem(key)
  })

  // --- What earlier openings left in this browser --------------------------------------------------------------------
  async function bringLeft() {
    let isAny = false
    for (const key of Object.keys(localStorage)) {
      const [of, name] = key.startsWith(all) ? key.slice(all.length).split(".") : []
      if (!name || name === opening.value) continue
      const address = url.replace(`/${story}/keep/`, `/${of}/keep/`)
      try {
        const entries = JSON.parse(localStorage.getItem(key))
        const answer = await ask(address, message("typed", name, entries, of !== story))
        localStorage.removeItem(key)
        isAny ||= of === story && !answer.is_saved
      } catch { /* it stays until the server can be reached, or may have it */ }
    }
    if (!isAny) return
    const html = await (await fetch(page)).text()
    document.getElementById("offers").replaceWith(new DOMParser().parseFromString(html, "text/html").getElementById("offers"))
  }
  bringLeft().catch(() => {}).then(tell)
}

if (form && at) keepWhatIsTyped()

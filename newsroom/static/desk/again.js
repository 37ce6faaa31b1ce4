// A form that came in after the login ran out is sent again with a token of the new login: the old one no longer holds.
const form = document.getElementById("again"), said = document.getElementById("again-said")

form.addEventListener("submit", async (e) => {
  e.preventDefault()
  const page = await fetch(form.action).catch(() => null)
  const text = page?.ok ? await page.text() : ""
  const there = new DOMParser().parseFromString(text, "text/html")
  const token = there.querySelector("form:not(#login-form) input[name=csrfmiddlewaretoken]")
  if (!token || there.getElementById("login-form")) {
    said.textContent = form.dataset.loggedOut
    said.hidden = false
    return
  }
  form.elements.csrfmiddlewaretoken.value = token.value
  form.submit()
})

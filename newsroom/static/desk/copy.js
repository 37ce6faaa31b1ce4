// Copies an address at a press; without it the address is there to be copied by hand.
const status = document.getElementById("copied")

for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.getElementById(button.dataset.copy), label = button.textContent
  field.addEventListener("focus", () => field.select())
  button.hidden = !navigator.clipboard // browsers have it on https and on one's own machine only
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(field.value).then(() => {
      button.textContent = status.textContent = button.dataset.done
      setTimeout(() => { button.textContent = label }, 2000)
    }, () => field.focus())
  })
}

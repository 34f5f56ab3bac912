/** Writes down the element's events, and refuses a checkout when the box is ticked. */
const log = document.querySelector('.log')
const refuse = document.querySelector<HTMLInputElement>('#refuse')

for (const name of ['ready', 'open', 'checkout', 'purchase', 'error']) {
  addEventListener(`vitrine-${name}`, (event) => {
    if (name === 'checkout' && refuse?.checked) event.preventDefault()
    const line = document.createElement('li')
    line.textContent = event.defaultPrevented ? `${event.type} (canceled)` : event.type
    log?.append(line)
  })
}

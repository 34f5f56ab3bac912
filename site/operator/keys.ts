/** Keyboard: j and k move along the rows, Enter opens (the row's link has the focus), "/" searches, u goes up. */
export function listenForKeys(root: HTMLElement): void {
  addEventListener('keydown', (event) => {
    const typing = (event.target as Element).closest('input, select, textarea')
    if (event.metaKey || event.ctrlKey || event.altKey) return
    if (typing) {
      if (event.key === 'Escape') (event.target as HTMLElement).blur()
      return
    }
    const act = { j: () => move(root, 1), k: () => move(root, -1), '/': () => search(root), u: () => up() }[
      event.key
    ]
    if (!act) return
    event.preventDefault()
    act()
  })
}

function move(root: HTMLElement, step: number): void {
  const links = [...root.querySelectorAll<HTMLElement>('tr.pick a')]
  const at = links.indexOf(document.activeElement as HTMLElement)
  links[Math.min(Math.max(at + step, 0), links.length - 1)]?.focus()
}

function search(root: HTMLElement): void {
  const field = root.querySelector<HTMLInputElement>('input[type=search]')
  if (field) field.focus()
  else location.hash = '#/orders'
}

function up(): void {
  location.hash = '#/orders'
}

/** Facets and search on the list of products. Without it the same links lead to static pages. */
import type { Found, Search } from '../../widget/search/search.ts'
import { type Filter, filterFrom, queryOf, toggled } from './filter.ts'

const shelf = document.querySelector<HTMLElement>('.shelf')
const all = shelf?.dataset['all']
if (shelf && all) {
  const links = [...shelf.querySelectorAll<HTMLAnchorElement>('.facets a')]
  const chosen = new URLSearchParams(shelf.dataset['chosen'])
  if (location.pathname === all) filterInPlace(shelf, links)
  // A page of one value: its other facets lead to the full list with both conditions.
  else
    for (const link of links)
      link.href = `${all}${queryOf(toggled(filterFrom(chosen), key(link), id(link)), '')}`
}

function filterInPlace(shelf: HTMLElement, links: HTMLAnchorElement[]): void {
  const rows = [...shelf.querySelectorAll<HTMLElement>('.row')]
  const ledger = shelf.querySelector<HTMLElement>('.ledger')
  const count = shelf.querySelector<HTMLElement>('.count')
  const clear = shelf.querySelector<HTMLElement>('.clear')
  const none = shelf.querySelector<HTMLElement>('.none')
  const near = shelf.querySelector<HTMLElement>('.near')
  const field = document.querySelector<HTMLInputElement>('.find input')
  const help = document.querySelector<HTMLElement>('#find-help')
  let filter: Filter = {}
  /** Rows the search found, best first; null while nothing is searched. */
  let found: HTMLElement[] | null = null
  let newest = 0

  const fits = (row: HTMLElement, conditions: Filter) =>
    Object.entries(conditions).every(([name, value]) => row.dataset[name] === value)

  function draw(): void {
    const pool = found ?? rows
    const shown = pool.filter((row) => fits(row, filter))
    for (const row of rows) row.hidden = !shown.includes(row)
    ledger?.append(...pool)
    for (const link of links) {
      const others = { ...filter, [key(link)]: id(link) }
      const fitting = pool.filter((row) => fits(row, others)).length
      const number = link.querySelector('i')
      if (number) number.textContent = String(fitting)
      link.toggleAttribute('data-none', fitting === 0)
      if (filter[key(link)] === id(link)) link.setAttribute('aria-current', 'true')
      else link.removeAttribute('aria-current')
    }
    const words = shown.length === 1 ? count?.dataset['one'] : count?.dataset['many']
    if (count && words) count.textContent = words.replace('%', String(shown.length))
    if (none) none.hidden = shown.length > 0
    if (clear) clear.hidden = !found && Object.keys(filter).length === 0
  }

  async function search(): Promise<void> {
    const text = field?.value.trim() ?? ''
    const turn = ++newest
    if (text) {
      const result = await find(text)
      if (turn !== newest) return
      found = result.ids.flatMap((id) => rows.find((row) => row.dataset['id'] === id) ?? [])
      mark(rows, result.marks)
      if (near) {
        near.hidden = result.near.length === 0
        near.replaceChildren(
          `${near.dataset['words']} `,
          ...result.near.flatMap((name) => [suggestion(name), ' ']),
        )
      }
    } else {
      found = null
      ledger?.append(...rows)
      mark(rows, new Map())
    }
    draw()
  }

  /** Everything, with a sentence above the list, when the search cannot be loaded. */
  async function find(text: string): Promise<Found> {
    try {
      return await (await opened()).find(text)
    } catch {
      if (help) help.textContent = help.dataset['fault'] ?? ''
      return { ids: rows.map((row) => row.dataset['id'] ?? ''), marks: new Map(), near: [] }
    }
  }

  function suggestion(name: string): HTMLElement {
    const button = document.createElement('button')
    button.type = 'button'
    button.textContent = name
    button.addEventListener('click', () => {
      if (field) field.value = name
      field?.focus()
      changed()
    })
    return button
  }

  function changed(): void {
    history.replaceState(null, '', queryOf(filter, field?.value.trim() ?? '') || location.pathname)
    void search()
  }

  for (const link of links) {
    link.addEventListener('click', (event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey) return
      event.preventDefault()
      filter = toggled(filter, key(link), id(link))
      changed()
    })
  }
  clear?.addEventListener('click', (event) => {
    event.preventDefault()
    filter = {}
    if (field) field.value = ''
    changed()
  })
  field?.addEventListener('focus', () => void opened().then((search) => search.prepare()), {
    once: true,
  })
  field?.addEventListener('input', changed)
  field?.form?.addEventListener('submit', (event) => event.preventDefault())
  addEventListener('keydown', (event) => {
    const typing = (event.target as Element).closest('input, select, textarea')
    if (event.key !== '/' || typing || event.metaKey || event.ctrlKey || event.altKey) return
    event.preventDefault()
    field?.focus()
  })

  const asked = new URLSearchParams(location.search)
  filter = filterFrom(asked)
  const text = asked.get('q')
  if (field && text) field.value = text
  if (text) void search()
  else if (Object.keys(filter).length) draw()
}

let search: Promise<Search> | undefined

/** The search of this language, loaded at its first use. */
function opened(): Promise<Search> {
  const file = document.querySelector<HTMLElement>('[data-search]')?.dataset['search'] ?? ''
  search ??= import('../../widget/search/search.ts').then(({ openSearch }) =>
    openSearch({ file, worker: '/widget/vitrine-search-worker.js' }),
  )
  return search
}

/** Underlines the letters of each name that the search matched. */
function mark(rows: readonly HTMLElement[], marks: ReadonlyMap<string, readonly [number, number][]>): void {
  for (const row of rows) {
    const name = row.querySelector('.title a')
    const text = name?.textContent ?? ''
    const ranges = marks.get(row.dataset['id'] ?? '') ?? []
    const parts: (string | HTMLElement)[] = []
    let at = 0
    for (const [from, to] of ranges) {
      const letters = document.createElement('mark')
      letters.textContent = text.slice(from, to)
      parts.push(text.slice(at, from), letters)
      at = to
    }
    name?.replaceChildren(...parts, text.slice(at))
  }
}

function key(link: HTMLElement): string {
  return link.dataset['key'] ?? ''
}

function id(link: HTMLElement): string {
  return link.dataset['id'] ?? ''
}

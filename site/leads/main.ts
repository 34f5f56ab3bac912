import { render } from 'lit/html.js'
import type { PublicLeads } from '../../catalog/wire.ts'
import { type LeadsShown, leadsView } from './view.ts'
import { leadWords } from './words.ts'

const root = document.getElementById('leads')
if (root) start(root)

/** The page of a seller: the token of the link stays behind "#", which no server sees. */
function start(root: HTMLElement): void {
  const locale = root.dataset.locale ?? 'en'
  const words = leadWords(locale)
  let shown: LeadsShown = { locale, words, loading: true, fault: '', done: '' }

  function show(change: Partial<LeadsShown>): void {
    shown = { ...shown, ...change }
    render(
      leadsView(shown, { load: () => void load(), save: () => void save(), drop: (id) => void drop(id) }),
      root,
    )
  }

  async function load(): Promise<void> {
    show({ loading: true, fault: '' })
    const found = await ask('')
    if (typeof found === 'string') show({ loading: false, fault: found, leads: undefined })
    else show({ loading: false, leads: (await found.json()) as PublicLeads })
  }

  async function save(): Promise<void> {
    const found = await ask('/file.csv')
    if (typeof found === 'string') return show({ fault: found })
    const href = URL.createObjectURL(await found.blob())
    const download = `requests-${shown.leads?.seller.id ?? 'seller'}.csv`
    Object.assign(document.createElement('a'), { href, download }).click()
    URL.revokeObjectURL(href)
  }

  /** The first press asks, the second deletes. */
  async function drop(id: string): Promise<void> {
    if (shown.asking !== id) return show({ asking: id, done: '' })
    const found = await ask(`/${encodeURIComponent(id)}`, 'DELETE')
    if (typeof found === 'string') return show({ fault: found, asking: undefined })
    show({ done: words.dropped, asking: undefined })
    await load()
  }

  /** @returns the answer, or in words why there is none */
  async function ask(path: string, method = 'GET'): Promise<Response | string> {
    const [, token] = /[#&]t=([^&]+)/.exec(location.hash) ?? []
    if (!token) return words.noLink
    const request = { method, headers: { authorization: `Bearer ${token}` }, cache: 'no-store' } as const
    const response = await fetch(`/api/seller/leads${path}`, request).catch(() => null)
    if (response?.ok) return response
    const problem = (await response?.json().catch(() => null)) as { detail?: string; next?: string } | null
    return problem?.detail ? `${problem.detail} ${problem.next ?? ''}`.trim() : words.away
  }

  addEventListener('hashchange', () => void load())
  show({})
  void load()
}

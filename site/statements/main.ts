import { render } from 'lit/html.js'
import type { Statement } from './api.ts'
import { monthOf } from './months.ts'
import { statementView, type StatementShown } from './view.ts'
import { statementWords } from './words.ts'

const root = document.getElementById('statements')
if (root) start(root)

/** The page of a seller or partner: the token of the link stays behind "#", which no server sees. */
function start(root: HTMLElement): void {
  const locale = root.dataset.locale ?? 'en'
  const words = statementWords(locale)
  let shown: StatementShown = { locale, words, month: monthOf(new Date()), loading: true, fault: '' }
  let turn = 0

  function show(change: Partial<StatementShown>): void {
    shown = { ...shown, ...change }
    render(statementView(shown, { choose: (month) => void load(month), save: () => void save() }), root)
  }

  async function load(month: string): Promise<void> {
    turn += 1
    const mine = turn
    show({ month, loading: true, fault: '' })
    const found = await ask(month, '')
    if (mine !== turn) return
    if (typeof found === 'string') show({ loading: false, fault: found, statement: undefined })
    else show({ loading: false, statement: (await found.json()) as Statement })
  }

  async function save(): Promise<void> {
    const { month, statement } = shown
    const found = await ask(month, '/file.csv')
    if (typeof found === 'string') return show({ fault: found })
    const address = URL.createObjectURL(await found.blob())
    const link = Object.assign(document.createElement('a'), {
      href: address,
      download: `${statement?.id ?? 'statement'}-${month}.csv`,
    })
    link.click()
    URL.revokeObjectURL(address)
  }

  /** @returns the answer, or in words why there is none */
  async function ask(month: string, file: string): Promise<Response | string> {
    const [, token] = /[#&]t=([^&]+)/.exec(location.hash) ?? []
    if (!token) return words.own.noLink
    const request = { headers: { authorization: `Bearer ${token}` }, cache: 'no-store' } as const
    const response = await fetch(`/api/partner/statements/${month}${file}`, request).catch(() => null)
    if (response?.ok) return response
    const problem = (await response?.json().catch(() => null)) as { detail?: string; next?: string } | null
    return problem?.detail ? `${problem.detail} ${problem.next ?? ''}`.trim() : words.own.away
  }

  addEventListener('hashchange', () => void load(shown.month))
  show({})
  void load(shown.month)
}

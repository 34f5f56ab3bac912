import { html, nothing, type TemplateResult } from 'lit/html.js'
import type { Health } from './api.ts'
import { type CauseCode, causeLinks, healthWords, type Watched, watched } from './health-words.ts'
import { mark } from './marks.ts'
import type { Shown } from './state.ts'
import { statementWords } from '../statements/words.ts'

/** Figures on top of every view; each leads to the list it counts. A dash until it has been counted. */
export function figures(shown: Shown): TemplateResult {
  const { health, stuck, held, deadLetters, words } = shown
  const failed = stuck?.filter(({ state }) => state === 'failed').length
  const waiting = stuck?.filter(({ state }) => state !== 'failed').length
  const item = (href: string, label: string, count: number | string = '–', tone = '') =>
    html`<a href=${href} class=${tone} aria-current=${href === hrefOf(shown) ? 'page' : nothing}
      >${count === '' ? nothing : html`<b>${count}</b>`} ${label}</a
    >`
  const counted = (
    href: string,
    label: (count: number) => string,
    count: number | undefined,
    tone = 'need',
  ) => item(href, label(count ?? 0), count, count ? tone : '')
  const wrong = health?.causes.length
  return html`<nav class="figures" aria-label=${words.title}>
    ${item('#/orders', words.orders, '')} ${counted('#/deliveries?state=failed', words.failed, failed)}
    ${counted('#/deliveries?state=waiting', () => words.waitingForYou, waiting, 'wait')}
    ${counted('#/orders?held=1', words.heldCount, held?.length)}
    ${counted('#/dead-letters', words.deadLetterCount, deadLetters?.length)}
    ${item('#/statements', statementWords(shown.locale).title, '')}
    ${wrong === 0 ? item('#/health', words.inOrder, '●', 'done') : counted('#/health', words.causeCount, wrong)}
  </nav>`
}

function hrefOf({ route: { view, query } }: Shown): string {
  return query.size ? `#/${view}?${query}` : `#/${view}`
}

interface Row {
  name: string
  fine: string
  causes: Health['causes']
}

/** What the shop watches about itself: what is wrong comes first, with its cause and what to do. */
export function healthView({ health, locale, words: { title } }: Shown): TemplateResult {
  const words = healthWords(locale)
  if (!health) return html`<p class="loading">${words.loading}</p>`
  const { causes } = health
  const rows = rowsOf(causes, words)
  return html`<section>
    <h2>${words.title}</h2>
    <p>${causes.length ? words.bad(causes.length) : words.good}</p>
    <dl class="watched" aria-label=${title}>
      ${rows.map((row) =>
        row.causes.length
          ? row.causes.map((cause) => wrongRow(row.name, cause, locale))
          : html`<div>
              <dt>${mark('done', row.name)}</dt>
              <dd>${row.fine}</dd>
            </div>`,
      )}
    </dl>
  </section>`
}

function rowsOf(causes: Health['causes'], words: ReturnType<typeof healthWords>): Row[] {
  const known = Object.entries(watched).map(([thing, codes]) => {
    const [name, fine] = words.things[thing as Watched]
    return { name, fine, causes: causes.filter(({ code }) => (codes as readonly string[]).includes(code)) }
  })
  const others = causes.filter(({ code }) => !Object.hasOwn(words.causes, code))
  const wrong = known.filter((row) => row.causes.length > 0)
  if (others.length) wrong.push({ name: words.other, fine: '', causes: others })
  // Without its store a shop can say nothing about the rest.
  if (causes.some(({ code }) => code === 'store_not_writable')) return wrong
  return [...wrong, ...known.filter((row) => row.causes.length === 0)]
}

function wrongRow(name: string, cause: Health['causes'][number], locale: string): TemplateResult {
  const words = healthWords(locale)
  const code = cause.code as CauseCode
  const [what, next] = words.causes[code] ?? []
  const link = causeLinks[code]
  return html`<div>
    <dt>${mark('need', name)}</dt>
    <dd>
      ${what ? html`<p><strong>${what}</strong></p>` : nothing}
      <p class="soft" lang="en">${cause.text}</p>
      ${next ? html`<p>${next}</p>` : nothing}
      ${link ? html`<p><a href=${link}>${words.look}</a></p>` : nothing}
    </dd>
  </div>`
}

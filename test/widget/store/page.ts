import { fixture, waitUntil } from '@open-wc/testing'
import { html, type TemplateResult } from 'lit'
import type { VitrineBuy } from '../../../widget/vitrine-buy.ts'

/** Loads a built file of the widget, as a page's script tag would. */
export async function load(file = 'vitrine.js'): Promise<unknown> {
  return import(/* @vite-ignore */ `/widget/${file}`)
}

/** Puts an element on the page and waits until it shows its product. */
export async function ready(template: TemplateResult): Promise<VitrineBuy> {
  await load()
  const element = await fixture<VitrineBuy>(template)
  await waitUntil(() => element.matches(':state(ready)'), 'the element becomes ready')
  return element
}

/** What the element shows in its shadow, by part. */
export function part<Kind extends HTMLElement = HTMLElement>(element: Element, name: string): Kind {
  const found = element.shadowRoot?.querySelector<Kind>(`[part~="${name}"]`)
  if (!found) throw new Error(`there is no part "${name}"`)
  return found
}

export interface Sent {
  method: string
  path: string
  headers: Record<string, string>
  body: unknown
}

type Answer = { status?: number; body?: unknown; headers?: Record<string, string> } | 'unreachable'

/**
 * Answers calls to the API for one test; everything else goes to the server.
 * @param answers by method and path, such as `POST /api/checkout`
 * @returns what was sent, and `restore`
 */
export function answerApi(answers: Record<string, (sent: Sent) => Answer | Promise<Answer>>): {
  sent: Sent[]
  restore(): void
} {
  const real = window.fetch
  const sent: Sent[] = []
  window.fetch = async (input, init) => {
    const request = new Request(input, init)
    const path = new URL(request.url).pathname
    const answer = answers[`${request.method} ${path}`]
    if (!answer) return real(input, init)
    const text = init?.body instanceof FormData ? '' : await request.text()
    const call: Sent = {
      method: request.method,
      path,
      headers: Object.fromEntries(request.headers),
      body: init?.body instanceof FormData ? init.body : text ? JSON.parse(text) : null,
    }
    sent.push(call)
    const made = await answer(call)
    if (made === 'unreachable') throw new TypeError('Failed to fetch')
    const { status = 200, body = {}, headers = {} } = made
    return new Response(status === 204 || status === 304 ? null : JSON.stringify(body), {
      status,
      headers: { 'content-type': 'application/json', ...headers },
    })
  }
  const restore = () => {
    window.fetch = real
  }
  return { sent, restore }
}

export { html }

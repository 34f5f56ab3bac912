import axe from 'axe-core'
import type { Page, Route } from 'playwright-core'
import { openSite } from './open-site.ts'

const site = openSite()

type Answers = Record<string, { status?: number; body?: unknown }>

export interface Operator {
  page: Page
  /** What it asked the shop to do. */
  posted: string[]
  /** The bodies of these, and their idempotency keys. */
  sent: { body: unknown; key: string | undefined }[]
}

/** Opens a view of the operator's page over these answers, by path below `/api/operator/`. */
export async function openOperator(view: string, answers: Answers = {}): Promise<Operator> {
  const page = await site.newPage()
  const posted: string[] = []
  const sent: Operator['sent'] = []
  await page.clock.install()
  await page.route('**/api/operator/**', async (route: Route) => {
    const { pathname, search } = new URL(route.request().url())
    const path = pathname.replace('/api/operator/', '') + search
    if (route.request().method() === 'POST') {
      posted.push(path)
      sent.push({ body: route.request().postDataJSON(), key: route.request().headers()['idempotency-key'] })
    }
    const { status = 200, body = emptyAnswer(path) } = answers[path] ?? {}
    await route.fulfill({ status, json: body })
  })
  await page.goto(`${site.origin}/operator/${view}`)
  return { page, posted, sent }
}

function emptyAnswer(path: string): unknown {
  const lists = { health: { ok: true, causes: [] }, orders: { orders: [] }, deliveries: { deliveries: [] } }
  const [name = ''] = path.split('?')
  return { ...lists, 'dead-letters': { deadLetters: [] } }[name] ?? { ok: true }
}

export async function faultsOf(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  return page.evaluate(async () => {
    const run = (globalThis as unknown as { axe: typeof axe }).axe.run
    const { violations } = await run(document, { resultTypes: ['violations'] })
    return violations.map(({ id, help }) => `${id}: ${help}`)
  })
}

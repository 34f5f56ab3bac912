import { describe, expect, test } from 'vitest'
import { reconcile } from '../../../functions/flows/healing/reconcile.ts'
import { createTestShop, operatorToken, origin, post, requestFor, type TestShop } from '../test-shop.ts'
import type { StoreKind } from '../test-store.ts'

const day = 86_400
const own = { origin }

const asked = {
  product: 'consulting',
  name: 'Ada Byron',
  email: 'ada@buyer.example',
  company: '=SUM(A1)',
  message: 'Please call me.\nOn Monday.',
  consent: true,
}

async function stampOf({ app }: TestShop): Promise<string> {
  const { stamp } = (await (await app.request(`${origin}/api/leads/stamp`)).json()) as { stamp: string }
  return stamp
}

/** Opens the form, takes a while over it, and sends it. */
async function ask(shop: TestShop, more: object = {}): Promise<{ status: number; code?: string }> {
  const stamp = await stampOf(shop)
  shop.world.pass(20)
  const response = await post(shop.app, '/api/leads', { ...asked, stamp, ...more }, own)
  await shop.runJobs()
  const text = await response.text()
  return { status: response.status, ...(text ? (JSON.parse(text) as { code: string }) : {}) }
}

function keyIn(shop: TestShop): Record<string, string> {
  const letter = shop.letters.findLast(({ text }) => text.includes('/leads/#t='))
  return { authorization: `Bearer ${/#t=(\S+)/.exec(letter?.text ?? '')?.[1]}` }
}

async function seen(shop: TestShop, key = keyIn(shop)) {
  const response = await shop.app.request(`${origin}/api/seller/leads`, { headers: key })
  return {
    status: response.status,
    ...((await response.json()) as { leads: { id: string; name: string }[]; clicks: object[] }),
  }
}

const kept = ({ shop }: TestShop) => shop.store.read.selectFrom('leads').selectAll().execute()

/** Requests to be contacted, from a product page to the day on which they are deleted. */
export function describeLeads(store: StoreKind): void {
  const open = () => createTestShop({ store })

  test('a request reaches its seller by a link that needs no account, and the letter says nothing of who it is', async () => {
    const shop = await open()
    expect((await ask(shop)).status).toBe(202)
    expect(shop.letters).toMatchObject([
      { to: 'sales@northbeam.example', subject: 'A request about Product consulting' },
    ])
    expect(JSON.stringify(shop.letters)).not.toMatch(/Ada|buyer\.example|call me/)
    expect(await seen(shop)).toMatchObject({
      status: 200,
      seller: { id: 'northbeam', name: 'Northbeam' },
      days: 180,
      leads: [{ name: 'Ada Byron', email: 'ada@buyer.example', message: 'Please call me.\nOn Monday.' }],
      clicks: [{ product: 'consulting', clicks: 0, contacts: 1 }],
    })
    expect(await kept(shop)).toMatchObject([
      {
        consent:
          'Northbeam may have my name, address and message, and write to me about it. They are deleted after 180 days.',
      },
    ])
  })

  test('the same form sent twice is one request and one letter', async () => {
    const shop = await open()
    const stamp = await stampOf(shop)
    shop.world.pass(20)
    for (const _ of [1, 2]) {
      expect((await post(shop.app, '/api/leads', { ...asked, stamp }, own)).status).toBe(202)
      await shop.runJobs()
    }
    expect(await kept(shop)).toHaveLength(1)
    expect(shop.letters).toHaveLength(1)
  })

  test('what a machine sends is not kept: hidden field, too fast, without stamp, from elsewhere', async () => {
    const shop = await open()
    expect((await ask(shop, { website: 'https://spam.example' })).status).toBe(202)
    const stamp = await stampOf(shop)
    const fast = await post(shop.app, '/api/leads', { ...asked, stamp }, own)
    expect(fast.status).toBe(429)
    expect(fast.headers.get('retry-after')).toBe('3')
    expect(await ask(shop, { stamp: 'a~b~c' })).toMatchObject({ status: 409, code: 'lead_refused' })
    shop.world.pass(2 * day)
    expect((await post(shop.app, '/api/leads', { ...asked, stamp }, own)).status).toBe(409)
    const elsewhere = await post(
      shop.app,
      '/api/leads',
      { ...asked, stamp },
      { origin: 'https://harbor.example' },
    )
    expect(elsewhere.status).toBe(403)
    expect(await kept(shop)).toEqual([])
    expect(shop.letters).toEqual([])
  })

  test('without consent, or with a broken field, nothing is taken', async () => {
    const shop = await open()
    for (const wrong of [
      { consent: false },
      { email: 'ada' },
      { message: ' ' },
      { name: 'Ada\nBcc: all@example.org' },
      { more: 1 },
    ]) {
      expect((await ask(shop, wrong)).status).toBe(422)
      shop.world.pass(60)
    }
    expect(await kept(shop)).toEqual([])
  })

  test('an address asks three times a day and not more', async () => {
    const shop = await open()
    for (const status of [202, 202, 202, 429]) expect((await ask(shop)).status).toBe(status)
  })

  test('only what is arranged with its seller can be asked about', async () => {
    const shop = await open()
    expect(await ask(shop, { product: 'service' })).toMatchObject({ status: 409, code: 'lead_refused' })
    expect(await ask(shop, { product: 'none', email: 'b@buyer.example' })).toMatchObject({ status: 404 })
    shop.change('consulting', { withdrawn: true })
    expect(await ask(shop, { email: 'c@buyer.example' })).toMatchObject({ status: 410 })
  })

  test('the seller takes the requests along as a table, in which nothing is run, and deletes one', async () => {
    const shop = await open()
    await ask(shop)
    const key = keyIn(shop)
    const file = await shop.app.request(`${origin}/api/seller/leads/file.csv`, { headers: key })
    expect(file.headers.get('content-disposition')).toBe('attachment; filename="requests-northbeam.csv"')
    expect(await file.text()).toContain(`Ada Byron,ada@buyer.example,'=SUM(A1),"Please call me.\nOn Monday."`)
    const [lead] = (await seen(shop)).leads
    const drop = () =>
      shop.app.request(`${origin}/api/seller/leads/${lead?.id}`, { method: 'DELETE', headers: key })
    expect((await drop()).status).toBe(204)
    expect((await drop()).status).toBe(404)
    expect((await seen(shop, key)).leads).toEqual([])
  })

  test('nobody reads requests by another link, and a link runs out', async () => {
    const shop = await open()
    await ask(shop)
    const key = keyIn(shop)
    for (const headers of [
      {},
      { authorization: 'Bearer a~b~c' },
      { authorization: `${key.authorization}x` },
    ]) {
      expect((await seen(shop, headers)).status).toBe(403)
    }
    const made = await post(
      shop.app,
      '/api/operator/leads/links',
      { seller: 'minamo' },
      { authorization: `Bearer ${operatorToken}` },
    )
    const { url } = (await made.json()) as { url: string }
    const other = { authorization: `Bearer ${/#t=(.+)$/.exec(url)?.[1]}` }
    expect(await seen(shop, other)).toMatchObject({ status: 200, leads: [] })
    shop.world.pass(91 * day)
    expect((await seen(shop, key)).status).toBe(403)
  })

  test.each([
    [undefined, 180],
    [30, 30],
  ])('a request is deleted after the days of the store: %s', async (leadDays, days) => {
    const shop = await open()
    shop.shop.catalog().store.periods.leadDays = leadDays
    await ask(shop)
    shop.world.pass(days * day - 60)
    await reconcile(shop.shop)
    expect(await kept(shop)).toHaveLength(1)
    shop.world.pass(60)
    await reconcile(shop.shop)
    expect(await kept(shop)).toEqual([])
  })

  test('a click on the link is counted by day, without a cookie, unless the browser asks not to be followed', async () => {
    const shop = await open()
    const click = (headers: Record<string, string> = {}) =>
      shop.app.request(`${origin}/api/clicks`, {
        method: 'POST',
        headers: { 'content-type': 'text/plain', ...headers },
        body: 'consulting',
      })
    for (const headers of [{}, {}, { dnt: '1' }, { 'sec-gpc': '1' }]) {
      const response = await click(headers as Record<string, string>)
      expect(response.status).toBe(204)
      expect(response.headers.get('set-cookie')).toBeNull()
    }
    await ask(shop)
    expect((await seen(shop)).clicks).toEqual([
      { product: 'consulting', productName: 'Product consulting', clicks: 2, contacts: 1 },
    ])
  })

  describe('consulting is never sold', () => {
    const line = { product: 'consulting', plan: 'team' }
    const { agreements } = requestFor('saas')

    test.each([
      ['a checkout', [line]],
      ['a checkout with a quantity', [{ ...line, quantity: 2 }]],
      ['a checkout with answers', [{ ...line, inputs: { goal: 'x' } }]],
      ['a cart beside something that is sold', [{ product: 'saas', plan: 'team' }, line]],
      ['a plan that is not there', [{ product: 'consulting', plan: '' }]],
    ])('not by %s', async (_name, lines) => {
      const shop = await open()
      const response = await post(shop.app, '/api/checkout', {
        lines,
        agreements,
        email: 'ada@buyer.example',
      })
      expect([409, 422]).toContain(response.status)
      expect(await shop.shop.store.read.selectFrom('orders').selectAll().execute()).toEqual([])
    })

    test('not even with a plan and a price that somebody put into its file', async () => {
      const shop = await open()
      const sold = await shop.shop.catalog().get('saas')
      shop.change('consulting', { plans: sold?.plans ?? [] })
      const response = await post(shop.app, '/api/checkout', {
        lines: [line],
        agreements,
        email: 'ada@buyer.example',
      })
      expect(response.status).toBe(409)
      expect(await response.json()).toMatchObject({ code: 'product_not_sold' })
      const form = await shop.app.request(`${origin}/buy/consulting`, {
        method: 'POST',
        headers: { origin, 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({
          plan: 'team',
          email: 'ada@buyer.example',
          'agree-eula': 'on',
        }).toString(),
      })
      expect(form.status).toBe(409)
      const page = await shop.app.request(`${origin}/buy/consulting?plan=team&quantity=1`)
      expect(page.status === 303 || page.status === 409).toBe(true)
      expect(await shop.shop.store.read.selectFrom('orders').selectAll().execute()).toEqual([])
      expect(await shop.shop.store.read.selectFrom('jobs').selectAll().execute()).toEqual([])
    })
  })
}

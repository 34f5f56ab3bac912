import { createLocalJWKSet, jwtVerify } from 'jose'
import { describe, expect, test } from 'vitest'
import { origin } from '../test-shop.ts'
import type { StoreKind } from '../test-store.ts'
import { type LicenseShop, openLicenseShop } from './desk.ts'

const twoMachines = { source: 'signed', machines: 2, features: ['pdf-a'] }
type Placed = Awaited<ReturnType<LicenseShop['sell']>>

/** Hands a file over as the order page does. */
async function upload(shop: LicenseShop, { order, token }: Placed, file: File) {
  const form = new FormData()
  form.set('line', (await shop.order(order)).lines[0]?.id ?? '')
  form.set('file', file)
  const request = new Request(origin, { method: 'POST', body: form })
  const body = new Uint8Array(await request.arrayBuffer())
  const answer = await shop.app.request(`${origin}/api/orders/${order}/files`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': request.headers.get('content-type') ?? '',
      'content-length': String(body.length),
    },
    body,
  })
  return { status: answer.status, body: (await answer.json()) as { file: string; code?: string } }
}

async function chosen(shop: LicenseShop, placed: Placed, content: BlobPart, name = 'request.json') {
  const { status, body } = await upload(shop, placed, new File([content], name))
  expect(status).toBe(201)
  return shop.press(placed, 'activate-offline', { file: body.file })
}

/** A machine without a network, activated by files that a person carries. */
export function activatedOffline(store: StoreKind): void {
  describe(`a machine without a network, on ${store}`, () => {
    test('its request file is chosen, and the answer file that comes down is signed for it', async () => {
      const shop = await openLicenseShop(store, twoMachines)
      const placed = await shop.sell()
      const key = await shop.keyOf(placed.order)
      const request = JSON.stringify({ key, machine: 'fp-7', name: 'vault', nonce: 'n0nce-of-the-request' })
      // Editors of some systems put a mark before the text.
      expect((await chosen(shop, placed, `\uFEFF${request}\r\n`)).status).toBe(200)
      const row = await shop.shown(placed.order, 'Answer file for vault')
      if (row?.type !== 'file' || !row.href) throw new Error('no answer file')
      const answer = await shop.app.request(row.href)
      expect(answer.headers.get('content-disposition')).toContain('answer-vault.jwt')
      const jwks = createLocalJWKSet(await (await shop.get('/api/licenses/jwks.json')).json())
      const { payload } = await jwtVerify((await answer.text()).trim(), jwks, {
        audience: 'machine',
        currentDate: shop.shop.now(),
      })
      expect(payload).toMatchObject({ machine: 'fp-7', nonce: 'n0nce-of-the-request', features: ['pdf-a'] })
      expect((await shop.ask('validate', { key })).body.machines.used).toBe(1)
    })

    test('a file that is no request, or larger than one, takes no seat and is told so', async () => {
      const shop = await openLicenseShop(store, twoMachines)
      const placed = await shop.sell()
      const key = await shop.keyOf(placed.order)
      const said = async (content: string) => (await chosen(shop, placed, content)).body.show?.[0]
      expect(await said('a shopping list')).toMatchObject({
        value: expect.stringContaining('not the text of a request file'),
      })
      const request = JSON.stringify({ key, machine: 'fp-7' })
      expect(await said(`${request}${' '.repeat(2000)}`)).toMatchObject({
        value: 'A request file has at most 2000 bytes; this is another file.',
      })
      const none = await shop.press(placed, 'activate-offline')
      expect(none.body.show).toEqual([
        expect.objectContaining({ value: 'Choose the request file, or paste its text.' }),
      ])
      expect((await shop.ask('validate', { key })).body.machines.used).toBe(0)
    })

    test('a program named as text, another ending, and a file of another order are refused', async () => {
      const shop = await openLicenseShop(store, twoMachines)
      const [mine, other] = [await shop.sell(), await shop.sell()]
      const request = JSON.stringify({ key: await shop.keyOf(mine.order), machine: 'fp-7' })
      const program = await upload(shop, mine, new File([new Uint8Array([0x7f, 0x45, 0x4c, 0x46])], 'a.json'))
      expect(program.body.code).toBe('file_kind')
      const asTable = await chosen(shop, mine, request, 'request.csv')
      expect(asTable).toMatchObject({ status: 422, body: { code: 'input_invalid' } })
      const { body } = await upload(shop, other, new File([request], 'request.json'))
      expect(await shop.press(mine, 'activate-offline', { file: body.file })).toMatchObject({
        status: 422,
        body: { detail: expect.stringContaining('not here') },
      })
    })
  })
}

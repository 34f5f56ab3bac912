import Ajv2020 from 'ajv/dist/2020.js'
import { expect, test } from 'vitest'
import { createTestShop, origin, post } from '../test-shop.ts'
import { openLicenseShop } from '../licenses/desk.ts'

interface Operation {
  summary: string
  requestBody?: { content: Record<string, { schema: object }> }
  responses: Record<string, { description: string; content?: Record<string, { schema: object }> }>
}
interface Document {
  openapi: string
  paths: Record<string, Record<string, Operation>>
  webhooks: Record<string, Record<string, Operation>>
}

async function read(): Promise<Document> {
  const { app } = await createTestShop()
  return (await (await app.request(`${origin}/api/openapi.json`)).json()) as Document
}

const bodyOf = (operation: Operation | undefined) =>
  operation?.requestBody?.content['application/json']?.schema ?? {}

const codePath = (deed: string) => `/api/mkp-openapi-public/global/{version}/license/${deed}`

test('the description of the shop has the figures for Prometheus and the calls of license codes', async () => {
  const { openapi, paths } = await read()
  expect(openapi).toBe('3.1.0')
  expect(Object.keys(paths['/metrics']?.get?.responses['200']?.content ?? {})).toEqual(['text/plain'])
  expect(paths['/metrics']?.get?.responses['403']?.description).toBe('access_denied')
  for (const deed of ['activate', 'heartbeat']) {
    expect(paths[codePath(deed)]?.post).toMatchObject({
      summary: expect.any(String),
      parameters: [
        expect.objectContaining({
          name: 'version',
          in: 'path',
          schema: expect.objectContaining({ enum: ['v1', 'v2'] }),
        }),
      ],
      requestBody: { required: true },
    })
  }
})

test('what software gets for a license code is as it is described, done or refused', async () => {
  const { paths } = await read()
  const schema = paths[codePath('activate')]?.post?.responses['200']?.content?.['application/json']?.schema
  const fits = new Ajv2020({ strict: false }).compile(schema ?? { not: {} })
  const takes = new Ajv2020({ strict: false }).compile(bodyOf(paths[codePath('activate')]?.post))
  const shop = await openLicenseShop('sqlite', {
    source: 'seller',
    protocol: 'koogallery-v2',
    url: 'https://api.northbeam.example/koogallery',
    key: 'main',
  })
  const placed = await shop.sell()
  const [row] = (await shop.press(placed, 'reveal')).body.show ?? []
  const license = row?.type === 'secret' ? row.value : undefined
  for (const [body, code] of [
    [{ license }, '92020000'],
    [{ license: 'PLNONE' }, '91381033'],
    [{}, '91381034'],
  ] as const) {
    expect(takes(body)).toBe('license' in body)
    const answer = await post(shop.app, '/api/mkp-openapi-public/global/v1/license/activate', body)
    const json: unknown = await answer.json()
    expect(json).toMatchObject({ error_code: code })
    expect(fits(json), JSON.stringify(fits.errors)).toBe(true)
  }
})

test('what a seller’s server is told about a license code is described as a webhook of its activity', async () => {
  const { webhooks } = await read()
  // The router puts a slash before each name, as it does before a path.
  expect(Object.keys(webhooks)).toEqual([
    '/refreshLicenseCode',
    '/updateLicenseCodeStatus',
    '/releaseLicenseCode',
  ])
  const fits = (activity: string, body: object) =>
    new Ajv2020({ strict: false }).compile(bodyOf(webhooks[`/${activity}`]?.post))({ activity, ...body })
  const order = { orderId: 'ord_1', orderLineId: 'line_1' }
  expect(fits('releaseLicenseCode', { license: 'PL1', ...order })).toBe(true)
  expect(fits('releaseLicenseCode', { license: 'PL1' })).toBe(true)
  expect(fits('updateLicenseCodeStatus', { license: 'PL1', status: 'FREEZE' })).toBe(true)
  expect(fits('updateLicenseCodeStatus', { license: 'PL1', status: 'DANCE' })).toBe(false)
  const renewal = { license: 'PL1', scene: 'RENEWAL', productId: 'kumihan', expireTime: '20270101000000' }
  expect(fits('refreshLicenseCode', { ...renewal, ...order })).toBe(true)
})

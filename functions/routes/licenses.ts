import { createRoute } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { cors } from 'hono/cors'
import {
  activateRequestSchema,
  licenseAnswerSchema,
  licenseFreedSchema,
  machineRequestSchema,
  revokedAnswerSchema,
  validateRequestSchema,
} from '../../catalog/wire/license.ts'
import { VitrineError } from '../errors.ts'
import {
  activateMachine,
  deactivateMachine,
  heartbeat,
  validateLicense,
} from '../flows/license/ask-license.ts'
import { revokedList } from '../flows/license/revoked-list.ts'
import type { Shop } from '../flows/shop.ts'
import { type AppOptions, answers, createRouter, jsonBody } from './define.ts'
import { addressPrefix, createRateLimit } from './rate-limits.ts'

const badKey = ['license_key_mistyped', 'license_unknown', 'license_revoked'] as const
const codes = ['body_invalid', 'rate_limited', ...badKey, 'license_suspended', 'license_expired'] as const

const activate = createRoute({
  method: 'post',
  path: '/api/licenses/activate',
  summary: 'Takes a seat of a license for a machine; one that has a seat keeps it',
  request: { body: jsonBody(activateRequestSchema) },
  responses: answers(200, licenseAnswerSchema, 'The machine has a seat.', [...codes, 'machine_limit']),
})

const validate = createRoute({
  method: 'post',
  path: '/api/licenses/validate',
  summary: 'Whether a key is good now, and for this machine when it is named; changes nothing',
  request: { body: jsonBody(validateRequestSchema) },
  responses: answers(200, licenseAnswerSchema, 'It is good.', [...codes, 'machine_unknown']),
})

const beat = createRoute({
  method: 'post',
  path: '/api/licenses/heartbeat',
  summary: 'A machine still runs: a floating seat is its own for another lease',
  request: { body: jsonBody(machineRequestSchema) },
  responses: answers(200, licenseAnswerSchema, 'Noted.', [...codes, 'machine_unknown']),
})

const deactivate = createRoute({
  method: 'post',
  path: '/api/licenses/deactivate',
  summary: 'Gives the seat of a machine back',
  request: { body: jsonBody(machineRequestSchema) },
  responses: answers(200, licenseFreedSchema, 'The machine has no seat.', [
    'body_invalid',
    'rate_limited',
    ...badKey,
    'state_conflict',
  ]),
})

const revoked = createRoute({
  method: 'get',
  path: '/api/licenses/revoked.json',
  summary: 'License files that are good no more: a signed list with its date',
  responses: answers(200, revokedAnswerSchema, 'The list.', ['rate_limited']),
})

/** What the sellers' software asks of the shop. No account and no cookie: who shows the key may ask about it. */
export function licenseRoutes(shop: Shop, options: AppOptions) {
  const app = createRouter()
  // A company behind one address has many machines; a key cannot be guessed, and who tries is soon told to wait.
  const calls = createRateLimit({ calls: 600, seconds: 60 })
  const misses = createRateLimit({ calls: 20, seconds: 60 })

  async function asked<Answer>(c: Context, ask: () => Promise<Answer>): Promise<Answer> {
    const address = addressPrefix(options.addressOf(c))
    await calls(address)
    c.header('cache-control', 'no-store')
    try {
      return await ask()
    } catch (error) {
      if (error instanceof VitrineError && error.code === 'license_unknown') await misses(address)
      throw error
    }
  }

  app.openapi(activate, async (c) =>
    c.json(await asked(c, () => activateMachine(c.req.valid('json'), shop)), 200),
  )
  app.openapi(validate, async (c) =>
    c.json(await asked(c, () => validateLicense(c.req.valid('json'), shop)), 200),
  )
  app.openapi(beat, async (c) => c.json(await asked(c, () => heartbeat(c.req.valid('json'), shop)), 200))
  app.openapi(deactivate, async (c) =>
    c.json(await asked(c, () => deactivateMachine(c.req.valid('json'), shop)), 200),
  )

  app.use('/api/licenses/revoked.json', cors({ origin: '*' }))
  app.openapi(revoked, async (c) => {
    await calls(addressPrefix(options.addressOf(c)))
    c.header('cache-control', 'public, max-age=300')
    return c.json(await revokedList(shop), 200)
  })
  return app
}

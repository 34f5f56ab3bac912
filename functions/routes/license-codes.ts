import type { Context } from 'hono'
import type { z } from 'zod'
import { VitrineError } from '../errors.ts'
import { activateCode, type CodeInfo, codeHeartbeat } from '../flows/license/license-codes.ts'
import type { Shop } from '../flows/shop.ts'
import { type AppOptions, createRouter } from './define.ts'
import { codeCallSchema, codes, describeLicenseCodes } from './license-codes-api.ts'
import { readText } from './limit-body.ts'
import { addressPrefix, createRateLimit } from './rate-limits.ts'

const base = '/api/mkp-openapi-public/global/:version{v1|v2}/license'

/**
 * License codes of the second generation, as KooGallery serves them to the sellers' software: who shows the code may
 * ask. Answers have status 200 and a code of the protocol.
 */
export function licenseCodeRoutes(shop: Shop, options: AppOptions) {
  const app = createRouter()
  describeLicenseCodes(app)
  const calls = createRateLimit({ calls: 300, seconds: 60 })
  const misses = createRateLimit({ calls: 20, seconds: 60 })

  app.post(`${base}/activate`, (c) =>
    answer(c, (call) => activateCode({ code: call.license, from: timeOf(call.real_effect_time) }, shop)),
  )
  app.post(`${base}/heartbeat`, (c) => answer(c, (call) => codeHeartbeat(call.license, shop)))
  return app

  async function answer(
    c: Context,
    ask: (call: z.output<typeof codeCallSchema>) => Promise<CodeInfo>,
  ): Promise<Response> {
    const address = addressPrefix(options.addressOf(c))
    await calls(address)
    c.header('cache-control', 'no-store')
    const call = readCall(await readText(c, { maxBytes: 4096 }))
    if (!call)
      return refuse(c, codes.wrong, 'The body is JSON with license, and real_effect_time as yyyyMMddHHmmss.')
    try {
      const info = await ask(call)
      const data = { license_code_info: JSON.stringify(info) }
      return c.json({ error_code: codes.done, error_msg: 'success', data })
    } catch (error) {
      if (!(error instanceof VitrineError)) throw error
      if (error.code === 'body_invalid') return refuse(c, codes.wrong, error.detail)
      if (error.code !== 'license_unknown') throw error
      await misses(address)
      return refuse(c, codes.unknown, error.detail)
    }
  }
}

function refuse(c: Context, error_code: string, error_msg: string): Response {
  return c.json({ error_code, error_msg })
}

function readCall(body: string): z.output<typeof codeCallSchema> | null {
  try {
    return codeCallSchema.parse(JSON.parse(body))
  } catch {
    return null
  }
}

/** `yyyyMMddHHmmss` in UTC, with milliseconds or without. */
function timeOf(text: string | undefined): Date | null {
  if (text === undefined) return null
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)/.exec(text) ?? []
  return new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
}

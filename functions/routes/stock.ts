import { isChinese } from '../../catalog/language.ts'
import { createRoute, z } from '@hono/zod-openapi'
import { cors } from 'hono/cors'
import { stockAnswerSchema } from '../../catalog/wire/license.ts'
import { showStock, type ShownStock } from '../flows/license/show-stock.ts'
import type { Shop } from '../flows/shop.ts'
import { type AppOptions, answers, createRouter } from './define.ts'
import { addressPrefix, createRateLimit } from './rate-limits.ts'

const mostProducts = 20

const stock = createRoute({
  method: 'get',
  path: '/api/stock',
  summary: 'What is left of products that have a stock; asked by pages, which are static',
  request: {
    query: z.object({
      locale: z.string().max(16).optional(),
      product: z
        .string()
        .max(65 * mostProducts)
        .meta({ description: `Ids of products with commas between, at most ${mostProducts}.` }),
    }),
  },
  responses: answers(200, stockAnswerSchema, 'The products that have a stock.', [
    'body_invalid',
    'rate_limited',
  ]),
})

/** What the static pages cannot know. */
export function stockRoutes(shop: Shop, options: AppOptions) {
  const app = createRouter()
  const limit = createRateLimit({ calls: 300, seconds: 60 })

  app.use('/api/stock', cors({ origin: '*' }))
  app.openapi(stock, async (c) => {
    await limit(addressPrefix(options.addressOf(c)))
    const { product, locale = 'en' } = c.req.valid('query')
    const shown = await showStock(product.split(',').slice(0, mostProducts), shop)
    c.header('cache-control', 'public, max-age=5')
    return c.json({ stock: shown, ...wordsFor(shown, locale) }, 200)
  })
  return app
}

/** What a page or a button says, in the shop's two languages; nothing where there is enough. */
function wordsFor(shown: readonly ShownStock[], locale: string): { soldOut?: string; few?: string } {
  if (shown.length > 0 && shown.every(({ state }) => state === 'sold_out')) {
    return { soldOut: isChinese(locale) ? '已售罄' : 'Sold out' }
  }
  const left = shown.length === 1 ? shown[0]?.left : undefined
  return left === undefined ? {} : { few: isChinese(locale) ? `仅剩 ${left} 件` : `Only ${left} left` }
}

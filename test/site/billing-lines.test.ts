import { expect, test, vi } from 'vitest'
import { amountIn } from '../../catalog/line-price.ts'
import { formatAmount } from '../../catalog/money.ts'
import { toPublicProduct } from '../../catalog/publish.ts'
import { readCatalog } from '../../catalog/read.ts'
import { planLine } from '../../site/billing-lines.ts'
import { textsOf } from '../../site/i18n/texts.ts'
import { words as zh } from '../../widget/words/zh.ts'

test.each(['en', 'zh-CN'])(
  'pages and buttons say in the same words how a plan is paid (%s)',
  async (locale) => {
    vi.stubGlobal('VITRINE_VERSION', '0.0.0')
    const { billingWords, planWords } = await import('../../widget/billing-words.ts')
    const words = locale === 'en' ? billingWords() : zh.billing
    const read = await readCatalog('catalog')
    if ('problems' in read) throw new Error(JSON.stringify(read.problems))
    const kinds = new Set<string>()
    for (const product of read.content.products) {
      for (const plan of toPublicProduct(product, { locale, store: read.content.store }).plans) {
        kinds.add(JSON.stringify([plan.billing, plan.trial, Boolean(plan.setup), Boolean(plan.quantity)]))
        for (const { currency, amount } of plan.prices) {
          const fee = amountIn(plan.setup ?? [], currency)
          const setup = fee === undefined ? undefined : formatAmount(fee, currency, locale)
          const said = planWords(plan, formatAmount(amount, currency, locale), words, setup)
          expect(planLine(plan, currency, textsOf(locale), locale)).toBe(said)
        }
      }
    }
    expect(kinds.size).toBeGreaterThan(5)
  },
)

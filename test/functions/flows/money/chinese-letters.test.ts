import { describe, expect, test } from 'vitest'
import { writeLetter } from '../../../../functions/flows/mail/letters.ts'
import { showOrder } from '../../../../functions/flows/order/show-order.ts'
import type { MailKind } from '../../../../functions/storage/mails.ts'
import type { PaymentRow, SubscriptionRow } from '../../../../functions/storage/schema.ts'
import { english, sellInChinese } from './read-chinese.ts'
import { moneyOf, type Sold } from './sale.ts'

/** Every letter to a buyer; those to sellers are English. */
const toBuyers: Record<Exclude<MailKind, 'engagement'>, true> = {
  paid: true,
  'payment-failed': true,
  'double-payment': true,
  delivered: true,
  'buyer-acts': true,
  news: true,
  told: true,
  link: true,
  release: true,
  renewed: true,
  'renewal-failed': true,
  suspended: true,
  'trial-ending': true,
  canceling: true,
  'subscription-ended': true,
  refunded: true,
  disputed: true,
}
const kinds = Object.keys(toBuyers) as MailKind[]

/** Facts as they may be: all of them, in every state a subscription ends or waits in, and none. */
async function factsOf({ test: shop, order: id }: Sold, locale: string) {
  const order = await showOrder(id, shop.shop, { locale })
  const { subscription, payments } = await moneyOf({ test: shop, order: id, token: '', subscription: '' })
  if (!order || !subscription || !payments[0]) throw new Error('no order')
  const deliveryId = order.lines[0]?.delivery?.id ?? null
  const base = { order, deliveryId, locale, line: null, told: null, link: 'https://shop.example/order/' }
  const day = '2026-12-24T09:00:00.000Z'
  const payment: PaymentRow = { ...payments[0], next_attempt_at: day }
  const row: SubscriptionRow = {
    ...subscription,
    trial_end: day,
    cancel_at: day,
    suspend_at: day,
    end_at: day,
  }
  const refund = { amount: 4900, currency: 'USD' }
  const subscriptions: SubscriptionRow[] = [
    { ...row, state: 'suspended' },
    ...['unpaid', 'expired', 'refund', 'dispute', 'canceled'].map((reason) => ({
      ...row,
      ended_reason: reason,
    })),
  ]
  return [
    ...subscriptions.map((one) => ({ ...base, payment, refund, subscription: one })),
    { ...base, payment: { ...payment, next_attempt_at: null, number: null }, refund, subscription },
    { ...base, deliveryId: null, payment: null, refund: null, subscription: null },
  ]
}

describe('a letter to a buyer', () => {
  test.each(kinds)('of the kind %s is Chinese to who ordered in Chinese, whatever is known', async (kind) => {
    for (const facts of await factsOf(await sellInChinese(), 'zh-CN')) {
      const { subject, text } = writeLetter(kind, facts)
      expect(english([subject, ...text.replace(/^许可证密钥.*$/gm, '').split('\n')])).toEqual([])
    }
  })

  test.each(kinds)('of the kind %s is English to who ordered in English', async (kind) => {
    for (const facts of await factsOf(await sellInChinese(), 'en')) {
      const { subject, text } = writeLetter(kind, facts)
      expect(subject + text).not.toMatch(/\p{Script=Han}/u)
      expect(text).not.toMatch(/ {2}|undefined|null| [.,;]/)
    }
  })
})

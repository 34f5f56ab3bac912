import { expect } from 'vitest'
import { deliveryTexts } from '../../../catalog/delivery/texts.ts'
import { buy, requestFor, type TestShop } from '../../test-shop.ts'
import { deliverAll, type Sold, sellSubscription } from './sale.ts'

/** Names, addresses, references, what sellers wrote and what stays as it is in every language. */
const kept =
  /https?:\S+|\b(ord|del)_\w+|INV-\d+|USD|UTC|HTTP|Northbeam|Product \w+|\b(Team|Works|seat|SaaS|Linux|Windows|JWKS|Ed25519|SHA-256|minisign|x86-64|ID|Terraform|docker|podman|Helm|Kubernetes|Secret|PULL_TOKEN|imagePullSecrets)\b|[\w.@-]+\.(jwt|json|zip|tar\.gz|example)\b|^(- )?(vertical-text|pdf-a)$|Faster tiles\.|RWQ\w+/g

/**
 * What is left of English in texts.
 * @param sample what was sold: what its seller and buyer wrote stays as it is
 */
export function english(texts: readonly string[], sample?: unknown): string[] {
  const written = writtenIn(sample).sort((one, other) => other.length - one.length)
  return [...new Set(texts)].filter((text) => {
    const ours = written.reduce((left, words) => left.replaceAll(words, ''), text.replace(kept, ''))
    return /[A-Za-z]{2,}/.test(ours)
  })
}

/** Every text of some length in a value. */
function writtenIn(value: unknown): string[] {
  if (typeof value === 'string') return value.length > 3 ? [value] : []
  if (value === null || typeof value !== 'object') return []
  return Object.entries(value).flatMap(([key, held]) => (key === 'kind' ? [] : writtenIn(held)))
}

/** Every sentence, label and question of an order page. */
export async function pageTexts({ test, order }: Pick<Sold, 'test' | 'order'>): Promise<string[]> {
  const { text, timeline, subscription, lines } = await test.order(order)
  const deliveries = lines.flatMap(({ delivery }) => delivery ?? [])
  return [
    text,
    ...timeline.map((entry) => entry.text),
    ...(subscription ? [subscription.text] : []),
    ...deliveries.flatMap((delivery) => [delivery.label, ...deliveryTexts(delivery)]),
  ]
}

/** The buyer's letters, without what stands in the rows of keys and code. */
function letterTexts({ letters }: TestShop): string[] {
  const own = letters.filter(({ to }) => to === 'ada@buyer.example')
  return own.flatMap(({ subject, text }) => [
    subject,
    ...text.replace(/^[^\n：]+：[A-Z0-9-]{10,}$/gm, '').split('\n'),
  ])
}

/** What a buyer reads now, and was written before, holds no English. */
export async function expectChinese(sold: Pick<Sold, 'test' | 'order'>, sample?: unknown): Promise<void> {
  expect(english(await pageTexts(sold), sample)).toEqual([])
  expect(english(letterTexts(sold.test), sample)).toEqual([])
}

/** The sample license by subscription, bought in Chinese. */
export const sellInChinese = (
  team: Parameters<typeof sellSubscription>[0] = {},
  bought = ['team'],
): Promise<Sold> => sellSubscription(team, bought, { product: 'license', locale: 'zh-CN' })

/** The sample license, bought once in Chinese. */
export async function sellOnceInChinese(test: TestShop): Promise<Sold> {
  const { order, token } = await buy(test, 'license', requestFor('license', { locale: 'zh-CN' }))
  await deliverAll(test)
  return { test, order, token, subscription: '' }
}

/** Subjects of the buyer's letters. */
export function subjects({ test }: Pick<Sold, 'test'>): string[] {
  return test.letters.filter(({ to }) => to === 'ada@buyer.example').map(({ subject }) => subject)
}

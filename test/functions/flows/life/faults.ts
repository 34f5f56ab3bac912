import { describe, expect, test } from 'vitest'
import type { CheckoutRequest } from '../../../../catalog/wire.ts'
import type { Account } from '../../../../functions/sandbox/seller/accounts.ts'
import type { StoreKind } from '../../test-store.ts'
import { day, line, type LivedShop, openLivedShop, type Protocol, protocols } from './lived-shop.ts'

interface Fault {
  fault: string
  seconds?: number
  /** What is said of it, to the buyer where it is tried again, to the operator where a person is needed. */
  words: RegExp
  by: 'the shop' | 'a person'
}

/** What may be wrong with a seller's answer. */
const faults: readonly Fault[] = [
  { fault: 'slow', seconds: 0.7, words: /did not answer in/, by: 'the shop' },
  { fault: 'silent', words: /did not answer in/, by: 'the shop' },
  { fault: 'http-500', words: /HTTP 500/, by: 'the shop' },
  { fault: 'html', words: /not JSON|no Body-Sign/, by: 'the shop' },
  { fault: 'huge', words: /more than 65536 bytes/, by: 'the shop' },
  { fault: 'broken-json', words: /not JSON|no Body-Sign/, by: 'the shop' },
  { fault: 'wrong-signature', words: /does not fit/, by: 'the shop' },
]
/** A clock is off by too much: KooGallery allows a minute, Standard Webhooks five. */
const clockOff: Record<Protocol, Fault> = {
  'koogallery-v2': { fault: 'clock-off', seconds: 95, words: /more than 60 seconds away/, by: 'a person' },
  'koogallery-v1': { fault: 'clock-off', seconds: 95, words: /more than 60 seconds away/, by: 'a person' },
  vitrine: { fault: 'clock-off', seconds: 395, words: /made at another time than now/, by: 'the shop' },
}

/** What a seller is asked for: how it comes about, and how its account looks when it was done. */
interface Deed {
  activity: Record<Protocol, string>
  /** Before the fault. */
  before?(shop: LivedShop): Promise<unknown>
  act(shop: LivedShop): Promise<unknown>
  /** Counts up with each time that it was done, however often it was asked for. */
  count(accounts: Account[]): number
  after?(shop: LivedShop): Promise<unknown>
}

/** The sample SaaS at the seller who is at fault, and the same at one who is not. */
const lines: CheckoutRequest['lines'] = [line(), line({ product: 'other' })]
/** Both of them run. */
async function running(shop: LivedShop): Promise<void> {
  if (!shop.placed.order) await shop.running({}, lines)
}

const deeds = (accounts: Account[]): number => accounts.flatMap((account) => account.deeds).length

const everyDeed: Record<string, Deed> = {
  'set an account up': {
    activity: { 'koogallery-v2': 'newInstance', 'koogallery-v1': 'newInstance', vitrine: 'PUT' },
    act: (shop) => shop.buy(lines),
    count: (accounts) => accounts.length,
  },
  'hear of a renewal': {
    activity: { 'koogallery-v2': 'refreshInstance', 'koogallery-v1': 'refreshInstance', vitrine: 'PATCH' },
    before: (shop) => shop.running({}, lines),
    act: async (shop) => shop.world.pass(31 * day),
    count: deeds,
    // A buyer's key to an order is good for ninety days: each month has an order of its own.
    after: async (shop) => {
      await shop.say('subscription/cancel', { at: 'now' })
      await shop.settle()
    },
  },
  'change an account': {
    activity: { 'koogallery-v2': 'upgradeInstance', 'koogallery-v1': 'upgrade', vitrine: 'PATCH' },
    before: async (shop) => {
      await running(shop)
      for (const { line: id, quantity } of (await shop.read()).subscription?.lines ?? []) {
        const asked = { line: id, quantity: quantity + 1 }
        const { body } = await shop.say('subscription/preview', asked)
        const agreed = { ...asked, at: body.at, expected: body.dueNow }
        expect((await shop.say('subscription/change', agreed)).status).toBe(200)
      }
    },
    act: async () => {},
    count: deeds,
  },
  'pause an account': {
    activity: {
      'koogallery-v2': 'updateInstanceStatus',
      'koogallery-v1': 'expireInstance',
      vitrine: 'PATCH',
    },
    before: running,
    act: (shop) => shop.dispute('open'),
    count: (accounts) => accounts.filter(({ frozen }) => frozen).length,
    after: async (shop) => {
      await shop.dispute('win')
      await shop.settle()
    },
  },
  'close an account': {
    activity: { 'koogallery-v2': 'releaseInstance', 'koogallery-v1': 'releaseInstance', vitrine: 'DELETE' },
    before: (shop) => shop.running({}, lines),
    act: (shop) => shop.refund(),
    count: (accounts) => accounts.filter(({ releasedAt }) => releasedAt !== null).length,
  },
}

/** Every fault of a seller, at everything that it is asked for, in every protocol; beside it a seller who is well. */
export function describeSellerFaults(store: StoreKind): void {
  const cases = protocols.flatMap((protocol) =>
    Object.keys(everyDeed).map((deed) => [protocol, deed] as const),
  )

  describe(`on ${store}`, () => {
    test.for(cases)(
      'a seller by %s who cannot %s holds up nobody else, and does it once',
      { timeout: 60_000 },
      async ([protocol, name]) => {
        const deed = everyDeed[name]
        if (!deed) throw new Error(name)
        const options = { store, protocol, readyAfter: 0, patience: 500, maxAttempts: 9 }
        const shop = await openLivedShop(options)
        await shop.sellAtOther()
        for (const fault of [...some(faults, store), clockOff[protocol]])
          await suffer(shop, deed, protocol, fault)
      },
    )
  })
}

/** What an answer means does not hang on the store: there one of each kind is enough. */
function some(all: readonly Fault[], store: StoreKind): readonly Fault[] {
  return store === 'sqlite' ? all : all.filter(({ fault }) => fault === 'silent' || fault === 'html')
}

async function suffer(shop: LivedShop, deed: Deed, protocol: Protocol, one: Fault): Promise<void> {
  const { fault, seconds = 20, words, by } = one
  await deed.before?.(shop)
  const first = deed.count(shop.seller.accounts())
  const second = deed.count(shop.other.accounts())
  await shop.fault({ fault, seconds, activity: deed.activity[protocol] })
  await deed.act(shop)
  await shop.hear()
  expect(await whatIsSaid(shop, by), fault).toMatch(words)
  // Whoever is well was heard and did it.
  await shop.pass(20)
  expect(deed.count(shop.other.accounts()), `${fault}: the other seller`).toBe(second + 1)
  await shop.mend()
  if (by === 'a person') expect((await shop.mendDelivery('retry')).status, fault).toBe(200)
  await shop.pass(3700)
  await shop.pass(3700)
  expect(deed.count(shop.seller.accounts()), fault).toBe(first + 1)
  expect(await openCalls(shop), fault).toEqual([])
  await deed.after?.(shop)
}

/** Where it is tried again the buyer reads why; where a person is needed, the operator does. */
async function whatIsSaid(shop: LivedShop, by: Fault['by']): Promise<string> {
  if (by === 'the shop') {
    const { timeline } = await shop.deliveryOf()
    return timeline.find(({ code }) => code === 'retrying')?.text ?? ''
  }
  const { body } = await shop.operatorReads('dead-letters')
  return JSON.stringify(body.deadLetters)
}

/** What is left to be done for the newest order. */
async function openCalls(shop: LivedShop): Promise<string[]> {
  const { body } = await shop.operatorReads('dead-letters')
  const waiting = (await shop.read()).lines.map(({ delivery }) => delivery?.waitingFor)
  return [
    ...body.deadLetters.map(({ lastError }: { lastError: string }) => lastError),
    ...waiting.filter(Boolean),
  ]
}

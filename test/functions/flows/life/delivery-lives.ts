import { expect } from 'vitest'
import { delivered, type Life, type Step } from './life.ts'
import { day } from './lived-shop.ts'

const once = { billing: 'once' } as const

const buys = (arrows: readonly string[]): Step => ({
  event: 'the buyer pays',
  act: async (shop) => {
    shop.sell(once)
    await shop.buy()
    await shop.hear()
  },
  arrows: ['order: open → paid', ...arrows],
})

const runs = (event = 'the buyer pays, and the seller delivers'): Step => ({
  event,
  act: (shop) => shop.running(once),
  arrows: ['order: open → paid', ...delivered],
})

const refunds = (arrows: readonly string[], body: object = {}): Step => ({
  event: 'the operator sends the money back',
  act: async (shop) => {
    expect((await shop.refund(body)).status).toBe(201)
    await shop.settle()
  },
  arrows,
})

const operator = (deed: 'retry' | 'end', arrows: readonly string[]): Step => ({
  event: deed === 'end' ? 'the operator ends it' : 'the operator sends it back to work',
  act: async (shop) => {
    await shop.mend()
    expect((await shop.mendDelivery(deed)).status).toBe(200)
    await shop.settle()
  },
  arrows,
})

const disputes = (does: 'open' | 'win' | 'lose', arrows: readonly string[]): Step => ({
  event: { open: 'the bank asks for the money back', win: 'the shop wins', lose: 'the shop loses' }[does],
  act: async (shop) => {
    await shop.dispute(does)
    await shop.settle()
  },
  arrows,
})

/** The seller says no for good: the answer names a mistake that only a person can mend. */
const refusesFor = (activity: string): Step => ({
  event: `the seller refuses ${activity} from now on`,
  act: (shop) => shop.fault({ fault: 'code', code: '000002', activity, next: 99 }),
  arrows: [],
})

const pausesFor = (reason: string) => [
  `wanted: active → suspended (${reason})`,
  'delivery: active → suspended',
]

/** What may become of a delivery, by whatever happens at the seller, at the bank and by hand. */
export const deliveryLives: readonly Life[] = [
  {
    title: 'an account that is there with the first answer, and is refunded',
    options: { protocol: 'koogallery-v1', readyAfter: 0 },
    steps: [
      buys(['delivery: queued → working', 'delivery: working → active']),
      refunds(['wanted: active → ended (refund)', 'delivery: active → ended']),
    ],
  },
  {
    title: 'an account that the operator takes back before anybody was asked for it',
    steps: [
      {
        event: 'the payment is heard of, and no process may call a seller',
        act: async (shop) => {
          shop.sell(once)
          await shop.buy()
          await shop.hearWithoutSellers()
        },
        arrows: ['order: open → paid'],
      },
      {
        event: 'the operator ends it',
        act: async (shop) => {
          expect((await shop.mendDelivery('end')).status).toBe(200)
          await shop.settle()
          expect(shop.seller.accounts()).toEqual([])
        },
        arrows: ['wanted: active → ended (operator)', 'delivery: queued → ended'],
      },
    ],
  },
  {
    title: 'an account that the seller refuses, that is sent back to work, and that the operator ends',
    steps: [
      refusesFor('newInstance'),
      buys(['delivery: queued → working', 'delivery: working → failed']),
      operator('retry', ['delivery: failed → queued', ...delivered]),
      operator('end', ['wanted: active → ended (operator)', 'delivery: active → ended']),
    ],
  },
  {
    title: 'an account that the seller refuses, and whose money goes back',
    steps: [
      refusesFor('newInstance'),
      buys(['delivery: queued → working', 'delivery: working → failed']),
      refunds(['wanted: active → ended (refund)', 'delivery: failed → ended']),
    ],
  },
  {
    title: 'an account that the seller begins and then does not know any more',
    steps: [
      refusesFor('queryInstance'),
      buys(['delivery: queued → working', 'delivery: working → waiting']),
      {
        event: 'it is looked at',
        act: (shop) => shop.settle(),
        arrows: ['delivery: waiting → failed'],
      },
      operator('retry', [
        'delivery: failed → queued',
        'delivery: queued → working',
        'delivery: working → active',
      ]),
    ],
  },
  {
    title: 'an account whose money goes back while it is being set up',
    options: { readyAfter: 3600 },
    steps: [
      buys(['delivery: queued → working', 'delivery: working → waiting']),
      {
        event: 'the operator sends the money back',
        act: async (shop) => {
          await shop.refund()
          await shop.settle()
          expect(shop.seller.accounts()).toMatchObject([{ releasedAt: expect.any(Number) }])
        },
        arrows: ['wanted: active → ended (refund)', 'delivery: waiting → ended'],
      },
    ],
  },
  {
    title: 'an account whose money goes back while its seller does not answer',
    options: { maxAttempts: 9 },
    steps: [
      {
        event: 'the seller is away',
        act: (shop) => shop.fault({ fault: 'http-503', activity: 'newInstance', next: 99 }),
        arrows: [],
      },
      buys(['delivery: queued → working']),
      {
        event: 'the money goes back, and the seller is there again',
        act: async (shop) => {
          await shop.refund()
          await shop.hear()
          await shop.mend()
          await shop.pass(day)
          expect(shop.seller.accounts().filter(({ releasedAt }) => releasedAt === null)).toEqual([])
        },
        arrows: ['wanted: active → ended (refund)', 'delivery: working → ended'],
      },
    ],
  },
  {
    title: 'an account of which the seller has none left',
    steps: [
      {
        event: 'the seller has none left',
        act: (shop) => shop.fault({ fault: 'sold-out', activity: 'newInstance', next: 99 }),
        arrows: [],
      },
      buys([
        'delivery: queued → working',
        'delivery: working → failed',
        'wanted: active → ended (sold-out)',
        'delivery: failed → ended',
      ]),
    ],
  },
  {
    title: 'a payment that the bank asks for twice, and gets',
    steps: [
      runs(),
      disputes('open', pausesFor('dispute')),
      disputes('win', ['wanted: suspended (dispute) → active', 'delivery: suspended → active']),
      disputes('open', pausesFor('dispute')),
      disputes('lose', ['wanted: suspended (dispute) → ended (dispute)', 'delivery: suspended → ended']),
    ],
  },
]

import { expect } from 'vitest'
import type { Life, Step } from './life.ts'
import { day, type LivedShop } from './lived-shop.ts'

const access = { 'front-url': 'https://ada.northbeam.example/', 'user-name': 'ada', password: 'pw-by-hand' }
const note = { note: 'Some words about it.' }

type Who = 'seller' | 'buyer' | 'operator'

/** Somebody presses a button of the page that they have. */
const press = (
  who: Who,
  action: string,
  arrows: readonly string[],
  given: Record<string, string> = {},
): Step => ({
  event: `the ${who}: ${action}`,
  act: async (shop) => {
    const act = { seller: shop.sellerActs, buyer: shop.buyerActs, operator: shop.operatorActs }[who]
    expect(await act(action, given), action).toBe(200)
    await shop.settle()
  },
  arrows,
})

const passes = (days: number, event: string, arrows: readonly string[]): Step => ({
  event,
  act: (shop) => shop.pass(days * day),
  arrows,
})

const requests = (silence?: 'accept'): Step => ({
  event: 'the buyer pays, and the seller is sent the request',
  act: async (shop) => {
    shop.sellByHand({ billing: 'once' }, silence)
    await shop.buy()
    await shop.settle()
    expect((await shop.deliveryOf()).waitingFor).toBe('seller')
  },
  arrows: ['order: open → paid', 'delivery: queued → working', 'delivery: working → waiting'],
})

const takesOn = press('seller', 'take-on', ['engagement: requested → underway'])
const delivers = (from: string): Step =>
  press('seller', 'deliver', [`engagement: ${from} → delivered`], access)
const rejects = (to = 'returned'): Step =>
  press('buyer', 'reject', [`engagement: delivered → ${to}`], { note: 'I cannot sign in.' })
// What is accepted is open: the engagement is over, and the account runs.
const opens = ['delivery: waiting → active']
const refunded = ['wanted: active → ended (refund)']
const closed = (from: string): string[] => [`engagement: ${from} → closed`, 'delivery: waiting → ended']

const waitsFor = (who: Who, event: string): Step => ({
  event,
  act: async (shop: LivedShop) => expect((await shop.deliveryOf()).waitingFor).toBe(who),
  arrows: [],
})

/** Up to the third time that the buyer sends it back. */
const sentBackThrice = [
  requests(),
  takesOn,
  delivers('underway'),
  rejects(),
  delivers('returned'),
  rejects(),
  delivers('returned'),
  rejects('disputed'),
]

/** The table of SaaS that a seller's people deliver: request, answer, account, review, and what crosses them. */
export const supervisedLives: readonly Life[] = [
  {
    title:
      'an account made by hand, sent back, made again, accepted, and closed by hand when its money goes back',
    steps: [
      requests(),
      takesOn,
      delivers('underway'),
      rejects(),
      delivers('returned'),
      press('buyer', 'accept', opens),
      {
        event: 'the money goes back',
        act: async (shop) => {
          await shop.refund()
          await shop.settle()
          expect((await shop.deliveryOf()).waitingFor).toBe('seller')
        },
        arrows: refunded,
      },
      press('seller', 'done', ['delivery: active → ended']),
    ],
  },
  {
    title:
      'an account made by hand that was sent back three times goes to the operator, and the seller may still mend it',
    steps: [
      ...sentBackThrice,
      waitsFor('operator', 'nobody does anything'),
      delivers('disputed'),
      press('buyer', 'accept', opens),
    ],
  },
  {
    title: 'an account made by hand that was sent back three times, and that the buyer takes after all',
    steps: [...sentBackThrice, press('buyer', 'accept', opens)],
  },
  {
    title: 'an account made by hand that the buyer says nothing about is accepted by silence',
    steps: [requests('accept'), takesOn, delivers('underway'), passes(6, 'six days pass', opens)],
  },
  {
    title:
      'a request that the seller declines, that the operator sends back, and that is declined and refunded',
    steps: [
      requests(),
      press('seller', 'decline', ['engagement: requested → declined'], note),
      press('operator', 'decide-back', ['engagement: declined → requested'], note),
      press('seller', 'decline', ['engagement: requested → declined'], note),
      press('operator', 'decide-refund', closed('declined'), { ...note, percent: '100' }),
    ],
  },
  {
    title: 'an appeal of the buyer that is sent back, one that is taken back, and one that ends in a refund',
    steps: [
      requests(),
      takesOn,
      press('buyer', 'appeal', ['engagement: underway → appealed'], note),
      press('operator', 'decide-back', ['engagement: appealed → underway'], note),
      delivers('underway'),
      press('buyer', 'appeal', ['engagement: delivered → appealed'], note),
      press('buyer', 'withdraw', ['engagement: appealed → delivered']),
      rejects(),
      press('buyer', 'appeal', ['engagement: returned → appealed'], note),
      press('operator', 'decide-refund', closed('appealed'), { ...note, percent: '60' }),
    ],
  },
  {
    title: 'an appeal of the seller, who has delivered, that the operator takes as complete',
    steps: [
      requests(),
      press('seller', 'call-operator', ['engagement: requested → appealed'], note),
      press('seller', 'withdraw-call', ['engagement: appealed → requested']),
      takesOn,
      delivers('underway'),
      press('seller', 'call-operator', ['engagement: delivered → appealed'], note),
      press('operator', 'decide-complete', opens, note),
    ],
  },
  {
    title: 'a refund that buyer and seller agree on while the account is being made',
    steps: [
      requests(),
      takesOn,
      press('buyer', 'ask-refund', [], { ...note, percent: '100' }),
      press('seller', 'refuse-refund', [], note),
      press('seller', 'offer-refund', [], { ...note, percent: '50' }),
      press('buyer', 'refuse-offer', []),
      press('buyer', 'ask-refund', [], { ...note, percent: '100' }),
      press('seller', 'agree-refund', closed('underway')),
    ],
  },
  {
    title:
      'a seller who lets the days to answer pass: the operator is called, and the seller may still answer',
    steps: [
      requests(),
      passes(3, 'the days to answer pass', []),
      waitsFor('operator', 'nobody does anything'),
      takesOn,
      passes(4, 'the days to deliver pass', []),
      waitsFor('operator', 'nobody does anything'),
    ],
  },
  {
    title: 'a subscription to an account made by hand: paid from its acceptance, renewed without supervision',
    steps: [
      {
        event: 'the buyer subscribes',
        act: async (shop) => {
          // The catalog gives such a plan the days that everybody may take.
          shop.sellByHand({ trial: { days: 10 } })
          await shop.buy()
          await shop.settle()
        },
        arrows: ['order: open → paid', 'delivery: queued → working', 'delivery: working → waiting'],
      },
      takesOn,
      delivers('underway'),
      press('buyer', 'accept', [...opens, 'subscription: trialing → active']),
      {
        event: 'the next period is paid',
        act: async (shop) => {
          await shop.pass(31 * day)
          expect((await shop.deliveryOf()).waitingFor).toBeUndefined()
          expect(JSON.stringify(await shop.read())).toContain('renewed')
        },
        arrows: [],
      },
    ],
  },
]

/** Steps of the table that an account made by hand never enters, and why. */
export const neverByHand: readonly string[] = [
  // A product of this kind asks no questions of its own: its request is the order.
  'open',
  'unclear',
]

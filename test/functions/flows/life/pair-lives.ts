import { expect } from 'vitest'
import { delivered, type Life, type Step } from './life.ts'
import { day, type LivedShop } from './lived-shop.ts'
import { change } from './saas-lives.ts'

type Team = Parameters<LivedShop['sell']>[0]

const runs = (team: Team = {}): Step => ({
  event: 'the buyer subscribes, and the seller delivers',
  act: (shop) => shop.running(team),
  arrows: ['order: open → paid', ...delivered],
})

/** Paid, while the seller is still at work. */
const begins: Step = {
  event: 'the buyer subscribes, and the seller takes its time',
  act: (shop) => shop.running(),
  arrows: ['order: open → paid', 'delivery: queued → working', 'delivery: working → waiting'],
  asked: ['newInstance'],
}

const days = (count: number, event: string, rest: Omit<Step, 'event' | 'act'>): Step => ({
  event,
  act: (shop) => shop.pass(count * day),
  ...rest,
})

const does = (
  event: string,
  act: (shop: LivedShop) => Promise<unknown>,
  rest: Omit<Step, 'event' | 'act'> = { arrows: [], asked: [] },
): Step => ({
  event,
  act: async (shop) => {
    await act(shop)
    await shop.settle()
  },
  ...rest,
})

const unpaid = (arrows = ['subscription: active → past_due']): Step => ({
  event: 'the renewal is refused',
  act: async (shop) => {
    await shop.card('fails')
    await shop.pass(31 * day)
  },
  arrows,
  asked: [],
})

const pauses = ['wanted: active → suspended (unpaid)', 'delivery: active → suspended']
const refunded = ['wanted: active → ended (refund)', 'subscription: active → ended']

/** Two things that happen at once, or in an order in which nobody thought of them: each has one result. */
export const pairLives: readonly Life[] = [
  {
    title: 'a renewal before the first delivery is finished is told after it, and makes no second account',
    options: { readyAfter: 40 * day },
    steps: [
      begins,
      days(31, 'the next period is paid', { arrows: [], asked: [], story: ['renewed'] }),
      days(10, 'the account is ready', {
        arrows: ['delivery: waiting → active'],
        asked: ['refreshInstance RENEWAL'],
      }),
      does('nobody does anything', async (shop) => expect(shop.seller.accounts()).toHaveLength(1)),
    ],
  },
  {
    title: 'a renewal that fails before the first delivery is finished pauses it as soon as it is there',
    options: { readyAfter: 40 * day },
    steps: [
      begins,
      unpaid(),
      days(10, 'grace is over, and the account is ready', {
        arrows: [
          'subscription: past_due → suspended',
          ...pauses.slice(0, 1),
          'delivery: waiting → active',
          ...pauses.slice(1),
        ],
        asked: ['updateInstanceStatus FREEZE'],
      }),
    ],
  },
  {
    title: 'a cancellation while the seller is at work ends it, and the seller takes back what it began',
    options: { readyAfter: day },
    steps: [
      begins,
      does('the buyer cancels at once', (shop) => shop.say('subscription/cancel', { at: 'now' }), {
        arrows: [
          'subscription: active → ended',
          'wanted: active → ended (canceled)',
          'delivery: waiting → ended',
        ],
        asked: ['releaseInstance'],
      }),
    ],
  },
  {
    title: 'another quantity while the seller is at work is refused in words, before money moves',
    options: { readyAfter: day },
    steps: [
      begins,
      does('the buyer asks for more', async (shop) => {
        const line = (await shop.read()).lines[0]?.id
        const { status, body } = await shop.say('subscription/preview', { line, quantity: 5 })
        expect([status, body.code, body.detail]).toEqual([
          409,
          'change_refused',
          expect.stringContaining('not ready'),
        ])
      }),
    ],
  },
  {
    title: 'another plan during a suspension is refused to the buyer, and told to the seller once it goes on',
    steps: [
      runs(),
      unpaid(),
      days(7, 'grace is over', { arrows: ['subscription: past_due → suspended', ...pauses] }),
      does('the buyer asks for another plan', async (shop) => {
        const line = (await shop.read()).lines[0]?.id
        const { status, body } = await shop.say('subscription/preview', { line, plan: 'works' })
        expect([status, body.code]).toEqual([409, 'state_conflict'])
      }),
      does('a person changes it at the payment service', async ({ client, atStripe }) => {
        const [{ id, items }] = (await atStripe()).subscriptions
        await client.subscriptions.update(id, {
          items: [{ id: items.data[0].id, quantity: 7 }],
          proration_behavior: 'none',
        })
      }),
      does('the buyer pays what is open', (shop) => shop.payOpen(), {
        arrows: [
          'subscription: suspended → active',
          'wanted: suspended (unpaid) → active',
          'delivery: suspended → active',
        ],
        asked: ['updateInstanceStatus UNFREEZE', 'upgradeInstance', 'refreshInstance RENEWAL'],
      }),
    ],
  },
  {
    title: 'another quantity while a payment is missing is refused in words, and taken on once it is paid',
    steps: [
      runs(),
      unpaid(),
      does('the buyer asks for more', async (shop) => {
        const line = (await shop.read()).lines[0]?.id
        const { status, body } = await shop.say('subscription/preview', { line, quantity: 5 })
        expect([status, body.detail]).toEqual([409, 'A subscription is changed while it is paid or tried.'])
      }),
      does('the buyer pays what is open', (shop) => shop.payOpen(), {
        arrows: ['subscription: past_due → active'],
        asked: ['refreshInstance RENEWAL'],
      }),
      does('the buyer asks for more', async (shop) => expect(await change(shop, { quantity: 5 })).toBe(200), {
        arrows: [],
        asked: ['changeInstanceCheck', 'changeInstanceCheck', 'upgradeInstance'],
      }),
    ],
  },
  {
    title: 'a refund while the seller is at work on a change ends it, and the change is asked for no more',
    options: { maxAttempts: 9 },
    steps: [
      runs(),
      does(
        'the buyer asks for more, and the seller is busy',
        async (shop) => {
          await shop.fault({ fault: 'busy', activity: 'upgradeInstance', next: 99 })
          await change(shop, { quantity: 5 })
        },
        { arrows: [] },
      ),
      does(
        'the money goes back, payment by payment',
        async (shop) => {
          await shop.refund({}, 'the-first-key-of-it')
          await shop.refund({}, 'the-second-key-of-it')
        },
        { arrows: [...refunded, 'delivery: active → ended'], asked: ['releaseInstance'] },
      ),
    ],
  },
  {
    title: 'a second refund of what went back is refused, and nobody is told anything',
    steps: [
      runs({ billing: 'once' }),
      does('the money goes back', (shop) => shop.refund({}, 'the-first-key-of-it'), {
        arrows: ['wanted: active → ended (refund)', 'delivery: active → ended'],
        asked: ['releaseInstance'],
      }),
      does('it is sent back once more', async (shop) => {
        const line = (await shop.read()).lines[0]?.id
        const answers = [
          await shop.refund({}, 'the-second-key-of-it'),
          await shop.refund({ lines: [{ line }] }, 'the-third-key-of-it'),
        ]
        expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
          [422, 'refund_too_large'],
          [422, 'refund_too_large'],
        ])
      }),
    ],
  },
  {
    title: 'a refund of what the bank has asked for is refused while the bank decides',
    steps: [
      runs({ billing: 'once' }),
      does('the bank asks for it', (shop) => shop.dispute('open'), {
        arrows: ['wanted: active → suspended (dispute)', 'delivery: active → suspended'],
        asked: ['updateInstanceStatus FREEZE'],
      }),
      does('the operator sends it back', async (shop) => {
        expect(await shop.refund()).toMatchObject({ status: 422, body: { code: 'refund_too_large' } })
      }),
    ],
  },
  {
    title: 'a dispute after the end is kept, and changes nothing',
    steps: [
      runs(),
      does('the buyer cancels at once', (shop) => shop.say('subscription/cancel', { at: 'now' }), {
        arrows: [
          'subscription: active → ended',
          'wanted: active → ended (canceled)',
          'delivery: active → ended',
        ],
        asked: ['releaseInstance'],
      }),
      does('the bank asks for the payment', (shop) => shop.dispute('open'), {
        arrows: [],
        asked: [],
        story: ['dispute_open'],
      }),
      does('the shop wins', (shop) => shop.dispute('win'), { arrows: [], asked: [], story: ['dispute_won'] }),
    ],
  },
  {
    title:
      'a dispute at the moment a trial is paid pauses the account; won, it is open, and the seller knows it is paid',
    steps: [
      runs({ trial: { days: 14 } }),
      does(
        'the trial is paid, and the bank asks for it before the shop has heard',
        async (shop) => {
          shop.world.pass(14 * day)
          await shop.dispute('open')
        },
        {
          arrows: [
            'subscription: trialing → active',
            'wanted: active → suspended (dispute)',
            'delivery: active → suspended',
          ],
        },
      ),
      does('the shop wins', (shop) => shop.dispute('win'), {
        arrows: ['wanted: suspended (dispute) → active', 'delivery: suspended → active'],
      }),
      does('nobody does anything', async (shop) => {
        const deeds = [{ what: 'TRIAL_TO_FORMAL', asked: 1 }]
        expect(shop.seller.accounts()).toMatchObject([{ frozen: false, deeds }])
      }),
    ],
  },
  {
    title: 'a cancellation that was taken back leaves the renewal as it was',
    steps: [
      runs(),
      does('the buyer cancels', (shop) => shop.say('subscription/cancel', { at: 'period_end' }), {
        arrows: ['subscription: active → active, canceling'],
        asked: [],
      }),
      does('the buyer takes it back', (shop) => shop.say('subscription/undo'), {
        arrows: ['subscription: active, canceling → active'],
        asked: [],
      }),
      days(31, 'the next period is paid', { arrows: [], asked: ['refreshInstance RENEWAL'] }),
    ],
  },
]

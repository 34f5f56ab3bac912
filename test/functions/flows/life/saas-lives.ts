import { expect } from 'vitest'
import { delivered, type Life, type Step } from './life.ts'
import { day, type LivedShop, type Protocol, protocols } from './lived-shop.ts'

/** What each protocol calls what a seller is asked for. */
type Deed = 'provision' | 'check' | 'change' | 'trialToPaid' | 'renew' | 'suspend' | 'resume' | 'release'

export const callNames: Record<Protocol, Record<Deed, string>> = {
  'koogallery-v2': {
    provision: 'newInstance',
    check: 'changeInstanceCheck',
    change: 'upgradeInstance',
    trialToPaid: 'refreshInstance TRIAL_TO_FORMAL',
    renew: 'refreshInstance RENEWAL',
    suspend: 'updateInstanceStatus FREEZE',
    resume: 'updateInstanceStatus UNFREEZE',
    release: 'releaseInstance',
  },
  'koogallery-v1': {
    provision: 'newInstance',
    // The first generation has no question, and opens again by a renewal.
    check: '',
    change: 'upgrade',
    trialToPaid: 'refreshInstance trialToFormal',
    renew: 'refreshInstance',
    suspend: 'expireInstance',
    resume: 'refreshInstance',
    release: 'releaseInstance',
  },
  vitrine: {
    provision: 'PUT',
    check: 'PATCH check',
    change: 'PATCH change',
    trialToPaid: 'PATCH trial-to-paid',
    renew: 'PATCH renewal',
    suspend: 'PATCH suspended',
    resume: 'PATCH active',
    release: 'DELETE',
  },
}

/** The buyer changes plan and seats: looks at the price, then agrees. */
export async function change(shop: LivedShop, to: { plan?: string; quantity?: number }): Promise<number> {
  const line = (await shop.read()).lines[0]?.id
  const { body } = await shop.say('subscription/preview', { line, ...to })
  const agreed = { line, ...to, at: body.at, expected: body.dueNow }
  const { status } = await shop.say('subscription/change', agreed)
  await shop.settle()
  return status
}

function askedOf(protocol: Protocol) {
  const names = callNames[protocol]
  return (...deeds: Deed[]): string[] => deeds.map((deed) => names[deed]).filter(Boolean)
}

function instant(protocol: Protocol): Life[] {
  const asked = askedOf(protocol)
  const options = { protocol, readyAfter: 0 }
  // Where the first answer holds the account, nobody waits.
  const opens =
    protocol === 'koogallery-v2' ? delivered : ['delivery: queued → working', 'delivery: working → active']
  const begins = (team: Parameters<LivedShop['sell']>[0]): Step => ({
    event: 'the buyer pays, or begins a trial',
    act: (shop) => shop.running(team),
    arrows: ['order: open → paid', ...opens],
    asked: asked('provision'),
    story: ['paid', 'asked_seller', 'delivered'],
  })
  const refused: Step = {
    event: 'the renewal is refused, and the days of grace begin',
    act: async (shop) => {
      await shop.card('fails')
      await shop.pass(31 * day)
    },
    arrows: ['subscription: active → past_due'],
    asked: [],
    story: ['payment_failed'],
  }
  const frozen: Step = {
    event: 'the days of grace are over',
    act: (shop) => shop.pass(7 * day),
    arrows: [
      'subscription: past_due → suspended',
      'wanted: active → suspended (unpaid)',
      'delivery: active → suspended',
    ],
    asked: asked('suspend'),
    story: ['suspended'],
  }
  const forAPerson: Life = {
    title: `an account by ${protocol} that is not made in any of the tries: a person is called`,
    options: { ...options, maxAttempts: 3 },
    steps: [
      {
        event: 'the seller is away for a day',
        act: (shop) => shop.fault({ fault: 'http-503', next: 3 }),
        arrows: [],
      },
      {
        event: 'the buyer pays, and all tries are over',
        act: async (shop) => {
          await shop.running()
          for (let count = 0; count < 3; count += 1) await shop.pass(3 * 3600)
        },
        arrows: ['order: open → paid', 'delivery: queued → working', 'delivery: working → failed'],
        asked: asked('provision', 'provision', 'provision'),
        story: ['asked_seller', 'retrying'],
      },
      {
        event: 'the operator reads of it and sends the money back',
        act: async (shop) => {
          const { body } = await shop.operatorReads('dead-letters')
          expect(body.deadLetters).toMatchObject([{ lastError: expect.stringContaining('HTTP 503') }])
          await shop.refund()
          await shop.settle()
          expect(shop.seller.accounts().filter(({ releasedAt }) => releasedAt === null)).toEqual([])
        },
        arrows: [
          'wanted: active → ended (refund)',
          'delivery: failed → ended',
          'subscription: active → ended',
        ],
        story: ['refunded', 'ended'],
      },
    ],
  }
  // As published: asked for each hour for three hours, then the order has failed and its money goes back.
  const givenUp: Life = {
    title: `an account by ${protocol} whose seller is silent for three hours: its money goes back by itself`,
    options: { ...options, maxAttempts: 9 },
    steps: [
      {
        event: 'the seller is away',
        act: (shop) => shop.fault({ fault: 'http-503', activity: 'newInstance', next: 4 }),
        arrows: [],
      },
      {
        event: 'the buyer pays, and three hours pass',
        act: async (shop) => {
          await shop.running()
          for (let count = 0; count < 4; count += 1) await shop.pass(3600)
          expect(shop.seller.accounts().filter(({ releasedAt }) => releasedAt === null)).toEqual([])
        },
        arrows: [
          'order: open → paid',
          'delivery: queued → working',
          'delivery: working → failed',
          'wanted: active → ended (refund)',
          'delivery: failed → ended',
          'subscription: active → ended',
        ],
        story: ['asked_seller', 'retrying', 'refunded', 'ended'],
      },
    ],
  }
  return [
    {
      title: `an account by ${protocol}: tried, paid, changed, renewed, frozen, open again, unsubscribed`,
      options,
      steps: [
        begins({ trial: { days: 14 } }),
        {
          event: 'the trial is over and paid',
          act: (shop) => shop.pass(14 * day),
          arrows: ['subscription: trialing → active'],
          asked: asked('trialToPaid'),
          story: ['renewed'],
        },
        {
          event: 'the buyer takes another plan',
          act: async (shop) => expect(await change(shop, { plan: 'works', quantity: 3 })).toBe(200),
          arrows: [],
          asked: asked('check', 'check', 'change'),
          story: ['changed'],
        },
        {
          event: 'the next period is paid',
          act: (shop) => shop.pass(31 * day),
          arrows: [],
          asked: asked('renew'),
          story: ['renewed'],
        },
        refused,
        frozen,
        {
          event: 'the buyer pays what is open',
          act: async (shop) => {
            await shop.payOpen()
            await shop.settle()
            expect(shop.seller.accounts()).toMatchObject([{ frozen: false, releasedAt: null }])
          },
          arrows: [
            'subscription: suspended → active',
            'wanted: suspended (unpaid) → active',
            'delivery: suspended → active',
          ],
          asked: asked('resume', 'renew'),
          story: ['resumed', 'renewed'],
        },
        {
          event: 'the money of the running period goes back',
          act: async (shop) => {
            await shop.refund()
            await shop.settle()
            expect(shop.seller.accounts()).toMatchObject([{ releasedAt: expect.any(Number) }])
          },
          arrows: [
            'wanted: active → ended (refund)',
            'delivery: active → ended',
            'subscription: active → ended',
          ],
          asked: asked('release'),
          story: ['refunded', 'ended', 'subscription_ended'],
        },
      ],
    },
    {
      title: `an account by ${protocol} that stays unpaid: kept through grace and retention, then released`,
      options,
      steps: [
        begins({}),
        refused,
        frozen,
        {
          event: 'the days of retention are over',
          act: (shop) => shop.pass(30 * day),
          arrows: [
            'subscription: suspended → ended',
            'wanted: suspended (unpaid) → ended (unpaid)',
            'delivery: suspended → ended',
          ],
          asked: asked('release'),
          story: ['ended', 'subscription_ended'],
        },
      ],
    },
    protocol === 'koogallery-v1' ? givenUp : forAPerson,
  ]
}

/** The table of SaaS that a seller's server delivers, once for each protocol. */
export const saasLives: readonly Life[] = protocols.flatMap(instant)

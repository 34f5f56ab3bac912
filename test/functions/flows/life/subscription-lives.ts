import { delivered, type Life, type Step } from './life.ts'
import { day, type LivedShop } from './lived-shop.ts'

type Team = Parameters<LivedShop['sell']>[0]

const begins = (event: string, team: Team = {}, arrows: readonly string[] = []): Step => ({
  event,
  act: (shop) => shop.running(team),
  arrows: ['order: open → paid', ...delivered, ...arrows],
})

const days = (count: number, event: string, arrows: readonly string[]): Step => ({
  event,
  act: (shop) => shop.pass(count * day),
  arrows,
})

const says = (event: string, path: string, body: object, arrows: readonly string[]): Step => ({
  event,
  act: async (shop) => {
    await shop.say(path, body)
    await shop.settle()
  },
  arrows,
})

const cancels = (at: 'now' | 'period_end', arrows: readonly string[]): Step =>
  says(
    at === 'now' ? 'the buyer cancels at once' : 'the buyer cancels',
    'subscription/cancel',
    { at },
    arrows,
  )

const undoes = (arrows: readonly string[]): Step =>
  says('the buyer takes the cancellation back', 'subscription/undo', {}, arrows)

const cardFails = (count: number, event: string, arrows: readonly string[]): Step => ({
  event,
  act: async (shop) => {
    await shop.card('fails')
    await shop.pass(count * day)
  },
  arrows,
})

const pays = (arrows: readonly string[]): Step => ({
  event: 'the buyer takes another card and pays what is open',
  act: async (shop) => {
    await shop.payOpen()
    await shop.settle()
  },
  arrows,
})

const trial = { trial: { days: 14 } }
const pauses = ['wanted: active → suspended (unpaid)', 'delivery: active → suspended']
const resumes = ['wanted: suspended (unpaid) → active', 'delivery: suspended → active']
const ends = (reason: string): string[] => [`wanted: active → ended (${reason})`, 'delivery: active → ended']

/** What may become of a subscription; the time between two events is what the store's terms say. */
export const subscriptionLives: readonly Life[] = [
  {
    title: 'a trial that is paid, and payments that fail, are made, and in the end are not made',
    steps: [
      begins('the buyer begins a trial', trial),
      days(14, 'the trial is over', ['subscription: trialing → active']),
      cardFails(31, 'the renewal is refused', ['subscription: active → past_due']),
      pays(['subscription: past_due → active']),
      cardFails(31, 'the next one is refused', ['subscription: active → past_due']),
      days(7, 'the days of grace are over', ['subscription: past_due → suspended', ...pauses]),
      pays(['subscription: suspended → active', ...resumes]),
      cardFails(22, 'a third one is refused', ['subscription: active → past_due']),
      days(7, 'the days of grace are over', ['subscription: past_due → suspended', ...pauses]),
      days(30, 'the days of retention are over', [
        'subscription: suspended → ended',
        'wanted: suspended (unpaid) → ended (unpaid)',
        'delivery: suspended → ended',
      ]),
    ],
  },
  {
    title: 'a trial whose first payment is refused, canceled then',
    steps: [
      begins('the buyer begins a trial', trial),
      cardFails(15, 'the first payment is refused', ['subscription: trialing → past_due']),
      cancels('now', ['subscription: past_due → ended', ...ends('canceled')]),
    ],
  },
  {
    title: 'a trial that is canceled, not canceled, and canceled',
    steps: [
      begins('the buyer begins a trial', trial),
      cancels('period_end', ['subscription: trialing → trialing, canceling']),
      undoes(['subscription: trialing, canceling → trialing']),
      cancels('period_end', ['subscription: trialing → trialing, canceling']),
      days(15, 'the trial is over', ['subscription: trialing, canceling → ended', ...ends('canceled')]),
    ],
  },
  {
    title: 'a trial that is canceled at once',
    steps: [
      begins('the buyer begins a trial', trial),
      cancels('now', ['subscription: trialing → ended', ...ends('canceled')]),
    ],
  },
  {
    title: 'a subscription that is canceled, not canceled, and canceled',
    steps: [
      begins('the buyer subscribes'),
      cancels('period_end', ['subscription: active → active, canceling']),
      undoes(['subscription: active, canceling → active']),
      days(31, 'it is renewed', []),
      cancels('period_end', ['subscription: active → active, canceling']),
      days(31, 'the period is over', ['subscription: active, canceling → ended', ...ends('canceled')]),
    ],
  },
  {
    title: 'a subscription that is canceled at once',
    steps: [
      begins('the buyer subscribes'),
      cancels('now', ['subscription: active → ended', ...ends('canceled')]),
    ],
  },
  {
    title: 'a subscription that is canceled while it is paused',
    steps: [
      begins('the buyer subscribes'),
      cardFails(31, 'the renewal is refused', ['subscription: active → past_due']),
      days(7, 'the days of grace are over', ['subscription: past_due → suspended', ...pauses]),
      cancels('now', [
        'subscription: suspended → ended',
        'wanted: suspended (unpaid) → ended (canceled)',
        'delivery: suspended → ended',
      ]),
    ],
  },
  {
    title: 'three payments that were agreed on, one of them late and one very late',
    steps: [
      begins('the buyer subscribes', { billing: { every: 'month', times: 3 } }, [
        'subscription: active → active, canceling',
      ]),
      cardFails(31, 'the second payment is refused', [
        'subscription: active, canceling → past_due, canceling',
      ]),
      pays(['subscription: past_due, canceling → active, canceling']),
      cardFails(31, 'the third payment is refused', [
        'subscription: active, canceling → past_due, canceling',
      ]),
      days(7, 'the days of grace are over', [
        'subscription: past_due, canceling → suspended, canceling',
        ...pauses,
      ]),
      pays(['subscription: suspended, canceling → active, canceling', ...resumes]),
      days(31, 'the term is over', ['subscription: active, canceling → ended', ...ends('expired')]),
    ],
  },
  {
    title: 'a shop that slept through the days of grace of a trial',
    steps: [
      begins('the buyer begins a trial', trial),
      cardFails(14 + 8, 'three weeks pass', ['subscription: trialing → suspended', ...pauses]),
    ],
  },
  {
    title: 'a shop that slept through the days of grace of a renewal',
    steps: [
      begins('the buyer subscribes'),
      cardFails(31 + 8, 'six weeks pass', ['subscription: active → suspended', ...pauses]),
    ],
  },
]

/** Pairs of states between which nothing leads, and why. */
export const neverSubscription: Readonly<Record<string, string>> = {
  'subscription: active → trialing': 'a trial is at the beginning',
  'subscription: past_due → trialing': 'a trial is at the beginning',
  'subscription: suspended → trialing': 'a trial is at the beginning',
  'subscription: suspended → past_due': 'grace is over when its day has come',
  'subscription: ended → trialing': 'what has ended stays so',
  'subscription: ended → active': 'what has ended stays so',
  'subscription: ended → past_due': 'what has ended stays so',
  'subscription: ended → suspended': 'what has ended stays so',
}

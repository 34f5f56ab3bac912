import { describe, expect, test } from 'vitest'
import { asideIds, engagementSteps, moveIds } from '../../../../catalog/delivery/engagement-table.ts'
import { engagementActs } from '../../../../catalog/delivery/engagement-acts.ts'
import type { Party, PublicDelivery } from '../../../../catalog/wire.ts'
import { operatorToken, origin, post } from '../../test-shop.ts'
import type { StoreKind } from '../../test-store.ts'
import { type Engaged as Doors, engage } from '../engaged.ts'
import { type Engaged, engagementModel, type Way, waitedFor } from './engagement-model.ts'
import { arrowsOf, livesOf, type Model } from './walk.ts'

const deadlines = { answer: 2, deliver: 10, review: 5, request: 4 }

/** Everything that people deliver, with what its request asks and what it passes through. */
const ways: Record<string, Way & { sold: Parameters<typeof engage>[1] }> = {
  'a service that asks for files': {
    form: true,
    stages: true,
    start: 'open',
    sold: {
      inputs: { goal: 'Move it.' },
      delivery: {
        kind: 'service',
        request: [
          { id: 'goal', label: 'What should change?', type: 'textarea', required: true },
          { id: 'dump', label: 'Schema', type: 'file', required: true, accept: ['sql'] },
        ],
        milestones: [{ id: 'draft', label: 'Draft' }],
        proof: 'file',
        deadlines,
        silence: 'operator',
      },
    },
  },
  'an account made by hand': {
    form: false,
    stages: false,
    start: 'requested',
    sold: { kind: 'saas', delivery: { kind: 'saas', supervised: true, deadlines, silence: 'operator' } },
  },
  'a license made by hand': {
    form: false,
    stages: false,
    start: 'underway',
    sold: {
      kind: 'license',
      delivery: {
        kind: 'license',
        source: 'seller',
        deadlines: { deliver: deadlines.deliver, review: deadlines.review },
        silence: 'operator',
      },
    },
  },
}

type Offer = PublicDelivery['actions'][number]
type Offers = Record<Party, Offer[]>

/**
 * Every life that leads along the table, and what each page offers at each of its steps.
 * @param only the ways lived here; default: all
 */
export function describeEngagementArrows(store: StoreKind, only = Object.keys(ways)): void {
  describe.for(Object.entries(ways).filter(([name]) => only.includes(name)))(
    `%s, on ${store}`,
    ([, { sold, ...way }]) => {
      const model = engagementModel(way)
      test.for(livesOf(model).map((acts, index) => [index + 1, acts] as const))(
        'life %i: every page offers what the table has, and who is waited for is said',
        { timeout: 60_000 },
        async ([, acts]) => {
          const doors = await engage(store, sold)
          let at = model.start
          let offers = await expectPages(doors, model, at)
          for (const [done, act] of acts.entries()) {
            await take(doors, act, offers)
            at = model.acts(at)[act] as Engaged
            offers = await expectPages(doors, model, at, acts.slice(0, done + 1).join(', '))
          }
        },
      )
    },
  )
}

/** The table has no arrow and no act that nobody lives through. */
export function describeEngagementTable(): void {
  const driven = new Set(Object.values(ways).flatMap((way) => [...arrowsOf(engagementModel(way))]))

  test('every arrow of the table of engagements is lived through', () => {
    for (const [step, { moves }] of Object.entries(engagementSteps)) {
      for (const [move, to] of Object.entries(moves)) {
        const by = engagementActs[move as (typeof moveIds)[number]].by
        expect([...driven], `${step} ${move}`).toContain(`${step}, ${by} ${move} → ${to}`)
      }
    }
  })

  test('every act of buyer, seller and operator is done by somebody', () => {
    const done = new Set([...driven].map((arrow) => /, (\w+ [\w-]+) →/.exec(arrow)?.[1]))
    for (const [id, { by }] of Object.entries(engagementActs)) expect(done).toContain(`${by} ${id}`)
    const moves = Object.values(engagementActs).map(({ move }) => move)
    expect(new Set(moves)).toEqual(new Set([...moveIds, ...asideIds]))
  })
}

/** Somebody presses a button of the page that they have, the days of a deadline pass, or the money goes back. */
async function take(doors: Doors, act: string, offers: Offers): Promise<void> {
  const [who, what] = act.split(' ') as [Party | 'clock' | 'money', string]
  if (who === 'clock') return doors.pass(deadlines.deliver + 1)
  if (who === 'money') {
    const key = { authorization: `Bearer ${operatorToken}`, 'idempotency-key': 'all-of-it-goes-back' }
    const answer = await post(doors.shop.app, `/api/operator/orders/${doors.order}/refund`, {}, key)
    expect(answer.status, await answer.text()).toBeLessThan(300)
    return doors.pass(0)
  }
  const offer = offers[who].find(({ id }) => id === what)
  if (!offer) throw new Error(`the ${who} is not offered ${what}`)
  const given: Record<string, string> = {}
  for (const input of offer.inputs) {
    if (!input.required && input.type !== 'textarea') continue
    given[input.id] =
      input.type === 'file'
        ? await fileOf(doors, who)
        : (input.value ?? input.options?.[0]?.id ?? wordsFor(input))
  }
  expect(await doors[who](what, given), act).toBe(200)
}

const wordsFor = ({ pattern }: { pattern?: string | undefined }): string =>
  pattern?.startsWith('https') ? 'https://ada.northbeam.example/' : 'Some words about it.'

async function fileOf(doors: Doors, who: Party): Promise<string> {
  const sent =
    who === 'buyer'
      ? await doors.buyerSends('create table a (b text);', 'schema.sql')
      : await doors.sellerSends('It is done.', 'report.txt')
  return sent.file
}

/** What each party is offered of the engagement, by its own page. */
async function offersOf(doors: Doors, ofBuyer: Offer[]): Promise<Offers> {
  const ofEngagement = (offers: readonly Offer[] = []) => offers.filter(({ id }) => id in engagementActs)
  const headers = { authorization: `Bearer ${operatorToken}` }
  const page = await doors.shop.app.request(`${origin}/api/operator/orders/${doors.order}`, { headers })
  const { deliveries } = (await page.json()) as { deliveries: { actions?: Offer[] }[] }
  return {
    buyer: ofEngagement(ofBuyer),
    // Who was never written to has no page.
    seller: hasLetter(doors) ? ofEngagement((await doors.sellerSees()).delivery.actions) : [],
    operator: ofEngagement(deliveries[0]?.actions),
  }
}

const hasLetter = ({ sellerKey }: Doors): boolean => sellerKey().authorization !== 'Bearer undefined'

/** Each page offers what the table has from here and nothing else, and says who is waited for. */
async function expectPages(
  doors: Doors,
  model: Model<Engaged>,
  at: Engaged,
  after = 'the sale',
): Promise<Offers> {
  const { state, waitingFor, actions } = await doors.shown()
  const end = at.step === 'accepted' ? 'active' : at.step === 'closed' ? 'ended' : 'waiting'
  expect({ state, waitingFor }, after).toEqual({ state: end, waitingFor: waitedFor(at) })
  const offers = await offersOf(doors, actions)
  const offered = Object.entries(offers).flatMap(([who, offers]) => offers.map(({ id }) => `${who} ${id}`))
  const pressed = Object.keys(model.acts(at)).filter((act) => !/^(clock|money) /.test(act))
  expect(offered.sort(), after).toEqual(pressed.sort())
  return offers
}

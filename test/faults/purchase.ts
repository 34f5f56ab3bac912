import { randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { checkoutAnswerSchema } from '../../catalog/wire.ts'
import { askJson, askUntilAnswered, eventually, Refused } from './ask.ts'
import { type Basket, fillBasket, type Wish } from './basket.ts'
import type { KeptMail, Ledgers } from './ledgers.ts'
import type { Holding } from './hold.ts'
import { openOrderPage, type OrderPage } from './order-page.ts'
import type { Chance } from './random.ts'
import { receive } from './receive.ts'
import { secondPage } from './second-page.ts'
import type { World } from './world.ts'

/** One purchase, from the first click to the last letter, by somebody who never gives up. */
export interface Purchase {
  wish: Wish
  email: string
  basket: Basket
  order: string | null
  paidAt: number | null
  /** Opened once there is an order. */
  page: OrderPage | null
  /** What the buyer took in hand, by the line's place in the basket. */
  held: Map<number, Holding>
  /** What the buyer is at, for the report of a run that never ends. */
  at: string
  /** The operator took back what was delivered. */
  isEnded: boolean
  isDone: boolean
  /** How often the operator sent something back to work, because somebody else was out of reach. */
  helped: number
  fault: unknown
}

export interface Scene {
  world: World
  ledgers: Ledgers
  chance: Chance
}

/** Starts a purchase; it goes on while shops come and go. */
export function startPurchase(
  number: number,
  wish: Wish,
  scene: Scene,
): { purchase: Purchase; done: Promise<void> } {
  const email = `buyer-${number}@faults.example`
  const purchase: Purchase = {
    wish,
    email,
    basket: fillBasket(wish, email, scene.chance, scene.world),
    order: null,
    paidAt: null,
    page: null,
    held: new Map(),
    at: 'checkout',
    isEnded: false,
    isDone: false,
    helped: 0,
    fault: null,
  }
  const done = live(purchase, scene).then(
    () => {
      purchase.isDone = true
    },
    (error: unknown) => {
      purchase.fault = error
    },
  )
  return { purchase, done }
}

async function live(purchase: Purchase, scene: Scene): Promise<void> {
  const { shopUrl } = scene.world
  const answer = checkoutAnswerSchema.parse(
    await askJson(`${shopUrl}/api/checkout`, {
      body: purchase.basket.request,
      headers: { 'idempotency-key': randomBytes(12).toString('hex') },
    }),
  )
  const order: OpenOrder = { id: answer.order, mail: mailsOf(purchase, scene) }
  const page = openOrderPage({ id: order.id, token: answer.token ?? '' }, scene.world)
  purchase.order = order.id
  purchase.page = page
  purchase.at = 'pay link'
  const { location: payment } = await askUntilAnswered(answer.url)
  const { pays, paysTwice } = purchase.wish
  const second = paysTwice && pays === 'at once' ? await secondPage(payment, order.id, scene.world) : null
  purchase.at = 'payment'
  await choose(payment, pays === 'at once' ? 'pay' : 'later', purchase)
  if (pays !== 'at once') {
    purchase.at = 'the bank'
    await pause(scene.chance.whole(0, 3000))
    await choose(payment, pays === 'later' ? 'confirm' : 'refuse', purchase)
  }
  if (pays === 'later, and is refused') {
    await eventually('the letter about the refusal', () => order.mail(/ was refused$/)[0], 500)
    return
  }
  purchase.paidAt = Date.now()
  if (second) await choose(second, 'pay', purchase)
  await Promise.all(
    purchase.basket.lines.map((line, index) => receive(line, index, { purchase, order, page, scene })),
  )
  if (second) {
    purchase.at = 'letter about the second payment'
    await eventually(
      'the refund',
      () => scene.ledgers.refunds().length > 0 && order.mail(/twice|second payment/i)[0],
      1000,
    )
  }
}

export interface OpenOrder {
  id: string
  /** Mails about the order with a subject, oldest first. */
  mail(subject: RegExp, to?: string): KeptMail[]
}

function mailsOf(purchase: Purchase, { ledgers }: Scene): OpenOrder['mail'] {
  return (subject, to = purchase.email) =>
    ledgers
      .mailsAbout(purchase.order ?? '')
      .filter((mail) => mail.to.includes(to) && subject.test(mail.subject))
}

/** Presses a button of the payment page, or of the bank behind it. */
async function choose(
  page: string,
  choice: 'pay' | 'later' | 'confirm' | 'refuse',
  { email }: Purchase,
): Promise<void> {
  try {
    await askUntilAnswered(page, { method: 'POST', body: new URLSearchParams({ choice, email }) })
  } catch (error) {
    // Done already, by a click whose answer was lost.
    if (!(error instanceof Refused && error.status === 409)) throw error
  }
}

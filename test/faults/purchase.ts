import { randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { checkoutAnswerSchema, type PublicDelivery, publicOrderSchema } from '../../catalog/wire.ts'
import { askJson, askUntilAnswered, eventually, Refused } from './ask.ts'
import { type Basket, type BasketLine, fillBasket, type Wish } from './basket.ts'
import type { KeptMail, Ledgers } from './ledgers.ts'
import type { Chance } from './random.ts'
import type { World } from './world.ts'

/** One purchase, from the first click to the last letter, by somebody who never gives up. */
export interface Purchase {
  wish: Wish
  email: string
  basket: Basket
  order: string | null
  paidAt: number | null
  /** What the buyer is at, for the report of a run that never ends. */
  at: string
  /** The operator took back what was delivered. */
  isEnded: boolean
  isDone: boolean
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
    at: 'checkout',
    isEnded: false,
    isDone: false,
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
  const order: OpenOrder = { id: answer.order, token: answer.token ?? '', mail: mailsOf(purchase, scene) }
  purchase.order = order.id
  purchase.at = 'pay link'
  const { location: page } = await askUntilAnswered(answer.url)
  const { pays, paysTwice } = purchase.wish
  const second = paysTwice && pays === 'at once' ? await secondPage(page, order.id, scene) : null
  purchase.at = 'payment'
  await choose(page, pays === 'at once' ? 'pay' : 'later', purchase)
  if (pays !== 'at once') {
    purchase.at = 'the bank'
    await pause(scene.chance.whole(0, 3000))
    await choose(page, pays === 'later' ? 'confirm' : 'refuse', purchase)
  }
  if (pays === 'later, and is refused') {
    await eventually('the letter about the refusal', () => order.mail(/ was refused$/)[0], 500)
    return
  }
  purchase.paidAt = Date.now()
  if (second) await choose(second, 'pay', purchase)
  await Promise.all(
    purchase.basket.lines.map((line, index) => receive(line, index, { purchase, order, scene })),
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

interface OpenOrder {
  id: string
  token: string
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

const sessionSchema = z.object({
  line_items: z.object({
    data: z.array(z.object({ price: z.object({ id: z.string() }), quantity: z.number() })),
  }),
})

/** A second payment page of the same order, as an earlier try that the shop forgot would have left behind. */
async function secondPage(page: string, order: string, { world }: Scene): Promise<string> {
  const { apiBase, secretKey } = world.sandbox.stripe
  const sessions = `${apiBase}/v1/checkout/sessions`
  const id = page.split('/').at(-1)
  const first = sessionSchema.parse(
    await askJson(`${sessions}/${id}?expand[]=line_items`, { token: secretKey }),
  )
  const form = new URLSearchParams({
    mode: 'payment',
    client_reference_id: order,
    'metadata[order]': order,
    success_url: `${world.shopUrl}/order/`,
    cancel_url: world.shopUrl,
  })
  for (const [index, { price, quantity }] of first.line_items.data.entries()) {
    form.append(`line_items[${index}][price]`, price.id)
    form.append(`line_items[${index}][quantity]`, String(quantity))
  }
  const { text } = await askUntilAnswered(sessions, {
    method: 'POST',
    headers: { authorization: `Bearer ${secretKey}` },
    body: form,
  })
  return z.object({ url: z.string() }).parse(JSON.parse(text)).url
}

interface Receiving {
  purchase: Purchase
  order: OpenOrder
  scene: Scene
}

/** What becomes of a line after the payment: each kind has its own way to its end. */
async function receive(line: BasketLine, index: number, receiving: Receiving): Promise<void> {
  const { purchase, order, scene } = receiving
  const name = line.product.name
  const note = (at: string): void => {
    purchase.at = `${line.kind}: ${at}`
  }
  if (line.kind === 'image') {
    note('share')
    await acceptImage(line, scene)
  }
  if (line.kind === 'service') {
    note('engagement')
    await serve(line, receiving)
    if (!purchase.wish.looks) return
    note('acceptance')
    await act(index, 'accept', receiving)
  }
  note('delivered')
  await eventually(
    `${name} of ${order.id}`,
    () => order.mail(/ is delivered$/).find((mail) => mail.subject.startsWith(name)),
    500,
  )
  if (!purchase.wish.looks) return
  const delivery = await readDelivery(index, receiving)
  if (line.kind === 'saas') {
    note('reveal')
    await act(index, 'reveal', receiving)
  }
  if (line.kind === 'license') {
    note('download')
    await download(index, receiving)
  }
  if (!purchase.wish.isEnded) return
  note('end')
  await askJson(`${scene.world.shopUrl}/api/operator/deliveries/${delivery.id}/end`, {
    body: {},
    token: scene.world.operatorToken,
  })
  purchase.isEnded = true
}

async function readDelivery(index: number, { order, scene }: Receiving): Promise<PublicDelivery> {
  return eventually(
    'the delivery on the order page',
    async () => {
      const shown = await askJson(`${scene.world.shopUrl}/api/orders/${order.id}`, { token: order.token })
      return publicOrderSchema.parse(shown).lines[index]?.delivery
    },
    500,
  )
}

/** Does what the order page offers; what was done by a call whose answer was lost is not offered again. */
async function act(index: number, action: string, receiving: Receiving): Promise<void> {
  const { order, scene } = receiving
  const { line } = await eventually(
    `"${action}" on ${order.id}`,
    async () => {
      const shown = publicOrderSchema.parse(
        await askJson(`${scene.world.shopUrl}/api/orders/${order.id}`, { token: order.token }),
      )
      const found = shown.lines[index]
      const isOffered = found?.delivery?.actions.some(({ id }) => id === action)
      return isOffered ? { line: found?.id } : null
    },
    500,
  )
  await once(() =>
    askJson(`${scene.world.shopUrl}/api/orders/${order.id}/lines/${line}/actions/${action}`, {
      body: {},
      token: order.token,
    }),
  )
}

async function download(index: number, receiving: Receiving): Promise<void> {
  const delivery = await readDelivery(index, receiving)
  const file = delivery.view.find((item) => item.type === 'file')
  const { text } = await askUntilAnswered(file?.href ?? '')
  const claims = z
    .object({ jti: z.string() })
    .parse(JSON.parse(Buffer.from(text.split('.')[1] ?? '', 'base64url').toString()))
  if (claims.jti !== delivery.id) throw new Error(`the license of ${delivery.id} is ${claims.jti}'s`)
}

async function acceptImage({ image, project }: BasketLine, { ledgers, world }: Scene): Promise<void> {
  await eventually('the share', () => ledgers.members().some((member) => member.project === project), 700)
  await askUntilAnswered(`${world.sandbox.cloudUrl}/console/${project}/images/${image}`, {
    method: 'POST',
    body: new URLSearchParams({ status: 'accepted' }),
  })
}

/** The seller's part: takes the request on and delivers, by the link in the mail. */
async function serve({ product }: BasketLine, { purchase, order, scene }: Receiving): Promise<void> {
  const subject = new RegExp(`^New request: ${product.name.replace(/[^\w ]/g, '.')}`)
  const mail = await eventually('the request', () => order.mail(subject, product.seller.email)[0], 500)
  if (!purchase.wish.looks) return
  const [, delivery, token] = /#d=(\w+)&t=([\w-]+)/.exec(mail.text) ?? []
  const actions = `${scene.world.shopUrl}/api/seller/engagements/${delivery}/actions`
  await once(() => askJson(`${actions}/take-on`, { body: {}, token: token ?? '' }))
  await once(() => askJson(`${actions}/deliver`, { body: { inputs: { note: 'Done.' } }, token: token ?? '' }))
}

async function once(call: () => Promise<unknown>): Promise<void> {
  for (;;) {
    try {
      await call()
      return
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      if (error.code === 'action_unknown') return
      if (error.code !== 'state_conflict') throw error
    }
  }
}

import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { type PublicDelivery, publicOrderSchema } from '../../catalog/wire.ts'
import { askJson, askUntilAnswered, eventually, Refused } from './ask.ts'
import type { BasketLine } from './basket.ts'
import type { OpenOrder, Purchase, Scene } from './purchase.ts'

interface Receiving {
  purchase: Purchase
  order: OpenOrder
  scene: Scene
}

/** What becomes of a line after the payment: each kind has its own way to its end. */
export async function receive(line: BasketLine, index: number, receiving: Receiving): Promise<void> {
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
  // The other side may not answer, or another step be under way: the operator is told, and presses again.
  await once(() =>
    askJson(`${scene.world.shopUrl}/api/operator/deliveries/${delivery.id}/end`, {
      body: {},
      token: scene.world.operatorToken,
    }),
  )
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
      await pause(500)
    }
  }
}

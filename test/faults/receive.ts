import type { PublicDelivery } from '../../catalog/wire.ts'
import { askJson, askUntilAnswered, eventually, Refused } from './ask.ts'
import type { BasketLine } from './basket.ts'
import { takeHold } from './hold.ts'
import type { Member } from './ledgers.ts'
import { once, type OrderPage } from './order-page.ts'
import type { OpenOrder, Purchase, Scene } from './purchase.ts'
import { close, exportOf, serve } from './seller-part.ts'
import { isByPeople, isImage } from './ways.ts'

export interface Receiving {
  purchase: Purchase
  order: OpenOrder
  page: OrderPage
  scene: Scene
}

/** After so long the operator looks at what is not delivered, and sends it back to work. */
const operatorMs = 25_000

/** What becomes of a line after the payment: each way has its own course to its end. */
export async function receive(line: BasketLine, index: number, receiving: Receiving): Promise<void> {
  const { purchase, order, page, scene } = receiving
  const { looks, isEnded } = purchase.wish
  const { name } = line.product
  const note = (at: string): void => {
    purchase.at = `${line.way}: ${at}`
  }
  const stopHelp = isByPeople(line.way) ? () => {} : help(line, index, receiving)
  if (isImage(line.way)) {
    note('share')
    await acceptImage(line, scene)
  }
  if (isByPeople(line.way)) {
    if (line.way === 'service with files' && !(await request(line, index, receiving))) return
    note('engagement')
    await serve(line, receiving)
    if (!looks) return
    note('acceptance')
    await page.act(index, 'accept')
  }
  note('delivered')
  const isDelivered = () =>
    order.mail(/ is delivered$/).find(({ subject }) => subject === `${name} is delivered`)
  await eventually(`${name} of ${order.id}`, isDelivered, 500).finally(stopHelp)
  if (!looks) return
  note('hold')
  purchase.held.set(index, await takeHold(line, index, { page, world: scene.world }))
  if (!isEnded) return
  note('end')
  const { id } = await page.delivery(index)
  // The other side may not answer, or another step be under way: the operator is told, and presses again.
  await once(() => askOperator(`deliveries/${id}/end`, scene))
  if (line.way === 'saas by people') await close(line, receiving)
  purchase.isEnded = true
}

/** Sends the request with its file; who does not look is asked to by a letter, and the request stays open. */
async function request(
  { product }: BasketLine,
  index: number,
  { purchase, order, page }: Receiving,
): Promise<boolean> {
  purchase.at = 'service with files: request'
  if (!purchase.wish.looks) {
    const asked = `${product.name}: one thing is yours to do`
    await eventually(
      'the letter',
      () => order.mail(/yours to do$/).find((mail) => mail.subject === asked),
      500,
    )
    return false
  }
  const submit = await eventually(
    'the request form',
    async () => (await page.delivery(index)).actions.find(({ id }) => id === 'submit'),
    500,
  )
  const asks = submit.inputs?.find(({ type }) => type === 'file')
  if (!asks) throw new Error(`the request of ${order.id} asks for no file`)
  await page.act(index, 'submit', { [asks.id]: await page.upload(index, exportOf(order.id)) })
  return true
}

/**
 * Whoever was out of reach is asked again after minutes, by the first generation's protocol after an hour, and after
 * eight tries a person is called: longer than a run, so the operator does not wait. What was cut off by kills alone gets
 * no help.
 */
function help(line: BasketLine, index: number, { purchase, page, scene }: Receiving): () => void {
  const timer = setInterval(() => {
    page
      .delivery(index)
      .then(async (delivery) => {
        if (!isPutOff(line, delivery)) return
        await askOperator(`deliveries/${delivery.id}/retry`, scene)
        purchase.helped += 1
      })
      .catch((error: unknown) => {
        // There may be nothing left to help with.
        if (!(error instanceof Refused)) purchase.fault ??= error
      })
  }, operatorMs)
  return () => clearInterval(timer)
}

function isPutOff({ way }: BasketLine, { state, timeline }: PublicDelivery): boolean {
  if (state === 'failed' || timeline[0]?.code === 'retrying') return true
  return way === 'license by koogallery-v1' && state === 'waiting'
}

function askOperator(path: string, { world: { shopUrl, operatorToken } }: Scene): Promise<unknown> {
  return askJson(`${shopUrl}/api/operator/${path}`, { body: {}, token: operatorToken })
}

/** Accepts the share in the console of the cloud, where the cloud asks for that. */
async function acceptImage({ way, project }: BasketLine, { ledgers, world }: Scene): Promise<void> {
  const find = (): Member | undefined => ledgers.members().find((member) => member.project === project)
  const { image } = await eventually('the share', find, 700)
  if (way === 'image by aws') return
  await askUntilAnswered(`${world.sandbox.cloudUrl}/console/${project}/images/${image}`, {
    method: 'POST',
    body: new URLSearchParams({ status: 'accepted' }),
  })
}

import { publicEngagementSchema } from '../../catalog/wire.ts'
import { askJson, eventually } from './ask.ts'
import type { BasketLine } from './basket.ts'
import { once, sendFile } from './order-page.ts'
import type { Receiving } from './receive.ts'
import type { Way } from './ways.ts'

/** What a seller delivers a report as, with the work; each is of its order alone. */
export const reportOf = (order: string) => ({ name: 'report.txt', text: `What was found for ${order}.\n` })
/** What the buyer sends with the request. */
export const exportOf = (order: string) => ({ name: 'charts.csv', text: `order,charts\n${order},12\n` })
/** What a seller's people hand over where it is a secret. */
export const madeFor = (order: string): string => `MADE-BY-HAND-${order}`

/** The seller's part, by the link in the letter: takes the request on and delivers. */
export async function serve(line: BasketLine, { purchase, order, scene }: Receiving): Promise<void> {
  const { way } = line
  const { engagement, token, act } = await openLink(line, { order, scene })
  if (!purchase.wish.looks) return
  if (way !== 'license by people') await act('take-on')
  const proof =
    way === 'service with files'
      ? { file: await sendFile(`${engagement}/files`, reportOf(order.id), { token }) }
      : {}
  await act('deliver', { ...handedOver(way, order.id), ...proof })
}

/** An account that people made is closed by them, who then say so. */
export async function close(line: BasketLine, { order, scene }: Receiving): Promise<void> {
  const { act, read } = await openLink(line, { order, scene })
  const isAsked = async () => (await read()).delivery.actions.some(({ id }) => id === 'done')
  await eventually('the request to close the account', isAsked, 500)
  await act('done')
  await eventually('the end of the account', async () => (await read()).delivery.state === 'ended', 500)
}

async function openLink({ product }: BasketLine, { order, scene }: Pick<Receiving, 'order' | 'scene'>) {
  const name = product.name.replace(/[^\w ]/g, '.')
  const subject = new RegExp(`^(New request|Something to do): ${name}$`)
  const mail = await eventually('the request', () => order.mail(subject, product.seller.email)[0], 500)
  const [, delivery, token = ''] = /#d=(\w+)&t=([\w-]+)/.exec(mail.text) ?? []
  const engagement = `${scene.world.shopUrl}/api/seller/engagements/${delivery}`
  return {
    engagement,
    token,
    read: async () => publicEngagementSchema.parse(await askJson(engagement, { token })),
    act: (action: string, inputs: Record<string, string> = {}) =>
      once(() => askJson(`${engagement}/actions/${action}`, { body: { inputs }, token })),
  }
}

function handedOver(way: Way, order: string): Record<string, string> {
  if (way === 'license by people') return { license: madeFor(order) }
  if (way === 'saas by people') {
    return { 'front-url': 'https://app.seller.example/', 'user-name': 'owner', password: madeFor(order) }
  }
  return { note: 'Done.' }
}

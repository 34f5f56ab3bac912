import { z } from 'zod'
import { askJson, askUntilAnswered } from './ask.ts'
import type { World } from './world.ts'

const sessionSchema = z.object({
  line_items: z.object({
    data: z.array(z.object({ price: z.object({ id: z.string() }), quantity: z.number() })),
  }),
})

/** A second payment page of the same order, as an earlier try that the shop forgot would have left behind. */
export async function secondPage(page: string, order: string, world: World): Promise<string> {
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

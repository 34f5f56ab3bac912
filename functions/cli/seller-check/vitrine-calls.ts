import { createHash, createHmac, randomBytes } from 'node:crypto'
import { signMessage } from '../../sellers/standard-webhooks.ts'
import { ask, type Reply } from './ask.ts'

/** How a call is signed when not rightly. */
export interface How {
  signing?: 'wrong' | 'missing' | 'plain-sha' | 'hex' | 'text-key'
  offsetMs?: number
  id?: string
}

/** An order line that no shop has. */
export function facts(): object {
  return {
    ...{ order: 'check-order', line: 'check-line', ref: 'check-order' },
    product: { id: 'check-product', name: 'Check' },
    plan: { id: 'check-plan', name: 'Check' },
    ...{ quantity: 1, unit: null, billing: { every: 'month' } },
    term: { until: '2099-11-30T23:59:59.000Z', trial: false },
    buyer: { locale: 'en' },
    test: true,
  }
}

/** One signed call; the id that was asked by stands in the reply's `x-asked`. */
export async function send(
  { url, key }: { url: string; key: string },
  method: string,
  instance: string,
  content: object | undefined,
  how: How,
): Promise<Reply> {
  const body = content === undefined ? '' : JSON.stringify(content)
  const id = how.id ?? `${method}-${instance}-${randomBytes(12).toString('hex')}`
  const timestamp = String(Math.floor((Date.now() + (how.offsetMs ?? 0)) / 1000))
  const address = new URL(url)
  address.pathname = `${address.pathname.replace(/\/$/, '')}/instances/${instance}`
  const signed = signMessage([key], { id, timestamp, body })
  const reply = await ask(address.href, {
    method,
    headers: {
      accept: 'application/json',
      ...(body ? { 'content-type': 'application/json' } : {}),
      ...mistaken(signed, key, `${id}.${timestamp}.${body}`, how),
    },
    ...(body ? { body } : {}),
  })
  reply.headers.set('x-asked', id)
  return reply
}

function mistaken(
  signed: Record<string, string>,
  key: string,
  text: string,
  { signing }: How,
): Record<string, string> {
  const signature: Record<string, () => string> = {
    wrong: () => `v1,${createHmac('sha256', `${key}x`).update(text).digest('base64')}`,
    'plain-sha': () => `v1,${createHash('sha256').update(text).digest('base64')}`,
    hex: () => `v1,${Buffer.from(signed['webhook-signature']?.slice(3) ?? '', 'base64').toString('hex')}`,
    'text-key': () => `v1,${createHmac('sha256', key).update(text).digest('base64')}`,
  }
  if (!signing) return signed
  const { 'webhook-signature': _right, ...rest } = signed
  return signing === 'missing' ? rest : { ...rest, 'webhook-signature': signature[signing]?.() ?? '' }
}

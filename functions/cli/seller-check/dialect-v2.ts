import { createHash, createHmac, randomBytes, randomUUID } from 'node:crypto'
import { signRequest } from '../../sellers/koogallery-signature.ts'
import { ask } from './ask.ts'
import type { Dialect, Fields, How } from './dialect.ts'

/** KooGallery V2 as a shop speaks it, and with each mistake that a seller may expect of it. */
export function createV2Dialect(url: string, key: string): Dialect {
  return {
    name: 'koogallery-v2',
    key,
    call(activity, fields, how = {}) {
      const body = how.body ?? canonical({ activity, testFlag: '1', ...fields, ...how.extra })
      const address = new URL(url)
      for (const [name, value] of Object.entries(signed(key, how.signedBody ?? body, how))) {
        address.searchParams.set(name, value)
      }
      const headers = { accept: 'application/json', 'content-type': 'application/json;charset=utf8' }
      return ask(address.href, { method: 'POST', headers, body })
    },
    newInstance: (order) => ({ businessId: randomUUID(), ...line(order) }),
    renewals: (order, instanceId) =>
      ['RENEWAL', 'TRIAL_TO_FORMAL', 'UNSUBSCRIBE_RENEWAL_PERIOD', 'RENEWAL_CHANGE'].map((scene, index) => ({
        name: scene,
        activity: 'refreshInstance',
        fields: {
          scene,
          instanceId,
          productId: 'check-product',
          expireTime: `2099123${index % 2}235959`,
          ...line(`${order}R${index}`),
        },
      })),
    freeze: (_order, instanceId) => ({
      activity: 'updateInstanceStatus',
      fields: { instanceId, status: 'FREEZE' },
    }),
    thaw: (_order, instanceId) => ({
      activity: 'updateInstanceStatus',
      fields: { instanceId, status: 'UNFREEZE' },
    }),
    release: (order, instanceId) => ({ instanceId, ...line(order) }),
    upgrade: (order, instanceId) => ({
      activity: 'upgradeInstance',
      fields: { instanceId, ...line(`${order}U`) },
    }),
    query: (_order, instances) => ({
      activity: 'queryInstance',
      fields: { instanceId: instances.join(',') },
    }),
    open: (field) => field,
  }
}

const line = (order: string): Fields => ({ orderId: order, orderLineId: `${order}-000001` })

/** Compact, with ascending keys at every level. */
export function canonical(fields: Fields): string {
  return JSON.stringify(Object.fromEntries(Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1))))
}

function signed(key: string, body: string, how: How): Record<string, string> {
  const nonce = how.nonce ?? randomBytes(32).toString('hex').toUpperCase()
  const at = Date.now() + (how.offsetMs ?? 0)
  const timestamp = how.signing === 'seconds' ? String(Math.floor(at / 1000)) : String(at)
  const over = (inner: string) =>
    createHmac('sha256', key)
      .update(key + nonce + timestamp + inner)
      .digest('hex')
      .toUpperCase()
  const right = signRequest(key, { body, nonce, timestamp })
  switch (how.signing) {
    case 'missing':
      return { timestamp, nonce }
    case 'wrong':
      return { signature: right.replace(/^./, (first) => (first === '0' ? '1' : '0')), timestamp, nonce }
    case 'small-letters':
      return { signature: right.toLowerCase(), timestamp, nonce }
    case 'plain-sha':
      return { signature: over(createHash('sha256').update(body).digest('hex')), timestamp, nonce }
    case 'unhashed':
      return { signature: over(body), timestamp, nonce }
    default:
      return { signature: right, timestamp, nonce }
  }
}

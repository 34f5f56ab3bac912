import { createHmac, randomUUID } from 'node:crypto'
import { decryptField } from '../../sellers/koogallery-secrets.ts'
import { authToken } from '../../sellers/koogallery-signature.ts'
import { ask } from './ask.ts'
import type { Dialect, Fields, How } from './dialect.ts'

/** KooGallery V1 as a shop speaks it, and with each mistake that a seller may expect of it. */
export function createV1Dialect(url: string, key: string): Dialect {
  const period = { periodType: 'month', periodNumber: '1', orderAmount: '1.00' }
  const product = { productId: 'check-product' }
  return {
    name: 'koogallery-v1',
    key,
    call(activity, fields, how = {}) {
      const address = new URL(url)
      const own = Object.fromEntries(address.searchParams)
      const query = signed(
        key,
        { ...own, activity, testFlag: '1', ...(fields as Record<string, string>), ...how.extra },
        how,
      )
      address.search = Object.entries(query)
        .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
        .join('&')
      return ask(address.href, { method: 'GET', headers: { accept: 'application/json' } })
    },
    newInstance,
    renewals: (order, instanceId) => [
      {
        name: 'renewal',
        activity: 'refreshInstance',
        fields: { instanceId, orderId: `${order}R0`, expireTime: '20991231235959', ...product, ...period },
      },
      {
        name: 'trial to paid',
        activity: 'refreshInstance',
        fields: {
          instanceId,
          orderId: `${order}R1`,
          expireTime: '20991230235959',
          trialToFormal: '1',
          ...product,
          ...period,
        },
      },
    ],
    freeze: (order, instanceId) => ({ activity: 'expireInstance', fields: { instanceId, orderId: order } }),
    thaw: (order, instanceId) => ({
      activity: 'refreshInstance',
      fields: { instanceId, orderId: `${order}R2`, expireTime: '20991231235959', ...product, ...period },
    }),
    release: (order, instanceId) => ({ instanceId, orderId: order }),
    upgrade: (order, instanceId) => ({
      activity: 'upgrade',
      fields: { instanceId, orderId: `${order}U`, skuCode: 'check-plan-2', amount: '2', ...product },
    }),
    query: (order) => ({ activity: 'newInstance', fields: newInstance(order) }),
    open: (field, reply) =>
      decryptField(key, field, String(reply.json?.encryptType ?? '1') === '2' ? '2' : '1'),
  }

  function newInstance(order: string): Fields {
    return {
      businessId: randomUUID(),
      orderId: order,
      customerId: 'check-customer',
      customerName: 'check-customer',
      skuCode: 'check-plan',
      chargingMode: '1',
      amount: '1',
      expireTime: '20991130235959',
      ...product,
      ...period,
    }
  }
}

function signed(key: string, fields: Record<string, string>, how: How): Record<string, string> {
  const at = new Date(Date.now() + (how.offsetMs ?? 0))
  const parameters = { ...fields, timeStamp: at.toISOString().replace(/\D/g, '') }
  const token = authToken(key, parameters)
  if (how.signing === 'missing') return parameters
  if (how.signing === 'wrong') return { ...parameters, authToken: authToken(`${key}x`, parameters) }
  // The time is part of the key; without it, the key is the access key alone.
  if (how.signing === 'no-time') return { ...parameters, authToken: tokenWithoutTime(key, parameters) }
  if (how.signing === 'hex') return { ...parameters, authToken: Buffer.from(token, 'base64').toString('hex') }
  return { ...parameters, authToken: token }
}

function tokenWithoutTime(key: string, parameters: Record<string, string>): string {
  const names = Object.keys(parameters).sort()
  const joined = names.map((name) => `${name}=${parameters[name]}`).join('&')
  return createHmac('sha256', key).update(joined).digest('base64')
}

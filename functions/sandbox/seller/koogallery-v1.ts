import { createHash, randomBytes } from 'node:crypto'
import { z } from 'zod'
import { decryptField, encryptField, ivFrom } from '../../sellers/koogallery-secrets.ts'
import type { Account } from './accounts.ts'
import { type Admitted, type Desk, handOver } from './desk.ts'
import { createInstanceDeeds, type Fields, ok, unknownActivity, unknownInstance } from './koogallery.ts'

const id = z.string().min(1).max(64)
const expireTime = z.string().regex(/^\d{14}$/)

/** Parameters as the protocol's first generation publishes them. */
const queries = {
  newInstance: z.object({
    customerId: z.string().min(1).max(100),
    customerName: id.optional(),
    businessId: id,
    orderId: id,
    productId: id,
    skuCode: id.optional(),
    testFlag: z.enum(['0', '1']).optional(),
    expireTime: expireTime.optional(),
    amount: z
      .string()
      .regex(/^\d{1,4}$/)
      .optional(),
    email: z.string().optional(),
    mobilePhone: z.string().optional(),
    saasExtendParams: z.string().max(2048).optional(),
  }),
  refreshInstance: z.object({ orderId: id, instanceId: id, expireTime }),
  expireInstance: z.object({ instanceId: id, orderId: id }),
  releaseInstance: z.object({ instanceId: id, orderId: id }),
  upgrade: z.object({
    instanceId: id,
    orderId: id,
    skuCode: id,
    productId: id,
    amount: z.string().optional(),
  }),
  instanceStatus: z.object({ instanceId: id, instanceStatus: z.enum(['FREEZE', 'UNFREEZE']) }),
  queryInstance: z.object({ instanceId: z.string().min(1).max(6500) }),
  getLicense: z.object({
    customerId: z.string().min(1).max(100),
    businessId: id,
    orderId: id,
    productId: id,
    testFlag: z.enum(['0', '1']).optional(),
    saasExtendParams: z.string().min(1).max(2048),
  }),
}

type Activity = keyof typeof queries
type Query<A extends Activity> = z.output<(typeof queries)[A]>

/** A seller's side of KooGallery V1: every activity, each repeatable. */
export function createKooGalleryV1Desk(desk: Desk) {
  const { accounts, now } = desk
  const { to, release } = createInstanceDeeds(desk)

  /** The account as its answer has it; user name and password as ciphertext. */
  function described(account: Account, { fault }: Admitted, secret: string): Fields {
    const access = handOver(account, fault, desk)
    if (!access) return { instanceId: account.instance }
    const sealed = (text: string): string => encryptField(secret, text, ivFrom(randomBytes(16)))
    const appInfo = { ...access, userName: sealed(access.userName), password: sealed(access.password) }
    return { instanceId: account.instance, encryptType: '1', appInfo }
  }

  const deeds: { [A in Activity]: (query: Query<A>, admitted: Admitted, secret: string) => Fields } = {
    newInstance(query, admitted, secret) {
      const { orderId: order, productId, businessId, skuCode, amount } = query
      const line = {
        protocol: 'koogallery-v1' as const,
        host: admitted.host,
        order,
        orderLine: productId,
        businessId,
        test: query.testFlag === '1',
      }
      const isSecond = admitted.fault?.fault === 'second-instance'
      const account = isSecond
        ? accounts.openAgain(line, now())
        : accounts.open(line, now(), desk.readyAfterMs)
      if (account.asked <= 1) {
        const buyer = buyerOf(query, secret)
        accounts.change(account, {
          until: query.expireTime ?? null,
          plan: skuCode ?? null,
          quantity: amount === undefined ? null : Number(amount),
          buyer,
        })
      }
      return { ...ok, ...described(account, admitted, secret) }
    },
    refreshInstance: ({ instanceId, orderId, expireTime: until }) =>
      to(instanceId, (account) => {
        if (accounts.note(account, 'refreshInstance', orderId))
          accounts.change(account, { until, frozen: false })
      }),
    expireInstance: ({ instanceId }) =>
      to(instanceId, (account) => accounts.change(account, { frozen: true })),
    releaseInstance: ({ instanceId }) => release(instanceId),
    upgrade: ({ instanceId, orderId, skuCode, amount }) =>
      to(instanceId, (account) => {
        if (!accounts.note(account, 'upgrade', orderId)) return
        accounts.change(account, { plan: skuCode, ...(amount ? { quantity: Number(amount) } : {}) })
      }),
    instanceStatus: ({ instanceId, instanceStatus }) =>
      to(instanceId, (account) => accounts.change(account, { frozen: instanceStatus === 'FREEZE' })),
    getLicense({ orderId: order, productId, businessId, testFlag, saasExtendParams }, { host }) {
      const told = extendedBy(saasExtendParams)
      if (!told.identificationCode)
        return { resultCode: '000002', resultMsg: 'identificationCode is missing.' }
      const test = testFlag === '1'
      const line = { protocol: 'koogallery-v1' as const, host, order, orderLine: productId, businessId, test }
      const account = accounts.open(line, now(), [0, 0])
      if (account.asked <= 1) accounts.change(account, { buyer: told })
      // The same order brings the same text.
      const mark = createHash('sha256').update(`${account.instance} ${told.identificationCode}`).digest('hex')
      const license = `LICENSE ${told.identificationCode} ${mark.slice(0, 32).toUpperCase()}`
      return { ...ok, instanceId: account.instance, license }
    },
    queryInstance({ instanceId: list }, admitted, secret) {
      const info = list
        .split(',')
        .map((one) => accounts.find(one.trim()))
        .filter((account): account is Account => account !== null && !account.releasedAt)
        .map((account) => ({
          ...described(account, admitted, secret),
          usageInfo: [usageOf(account, now())],
        }))
      return info.length ? { ...ok, info } : unknownInstance
    },
  }

  return (activity: string, query: unknown, admitted: Admitted, secret: string): Fields => {
    if (!Object.hasOwn(queries, activity)) return unknownActivity
    return perform(activity as Activity, query, admitted, secret)
  }

  function perform<A extends Activity>(
    activity: A,
    query: unknown,
    admitted: Admitted,
    secret: string,
  ): Fields {
    const parsed = queries[activity].safeParse(query)
    if (parsed.success) return deeds[activity](parsed.data as Query<A>, admitted, secret)
    const [issue] = parsed.error.issues
    return { resultCode: '000002', resultMsg: `${issue?.path.join('.')}: ${issue?.message}` }
  }
}

/** What was used since the account was made, as of now. */
function usageOf({ used }: Account, at: number): Fields {
  const statisticalTime = new Date(at).toISOString().replace(/\D/g, '')
  return { usageValue: (used / 10_000).toFixed(4), statisticalTime }
}

const extendSchema = z.array(z.object({ name: z.string(), value: z.string() }))

/** What was told of the buyer, read with the seller's key. */
function buyerOf(
  { email, mobilePhone, saasExtendParams }: Query<'newInstance'>,
  secret: string,
): Record<string, string> {
  const told: Record<string, string> = {}
  if (email) told.email = decryptField(secret, email) ?? 'unreadable'
  if (mobilePhone) told.mobilePhone = decryptField(secret, mobilePhone) ?? 'unreadable'
  return saasExtendParams ? { ...told, ...extendedBy(saasExtendParams) } : told
}

function extendedBy(saasExtendParams: string): Record<string, string> {
  const list = extendSchema.parse(JSON.parse(Buffer.from(saasExtendParams, 'base64').toString('utf8')))
  return Object.fromEntries(list.map(({ name, value }) => [name, value]))
}

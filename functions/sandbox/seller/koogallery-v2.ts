import { z } from 'zod'
import type { Account } from './accounts.ts'
import { type Admitted, type Desk, handOver } from './desk.ts'
import { createInstanceDeeds, type Fields, ok, unknownActivity, unknownInstance } from './koogallery.ts'

const id = z.string().min(1).max(64)
const instanceId = id
const orderLineId = id
const orderId = id
const testFlag = z.enum(['0', '1']).optional()

/** Bodies as the protocol's second generation publishes them; what is not named here is let pass. */
const bodies = {
  newInstance: z.object({ orderId, orderLineId, businessId: id, testFlag }),
  queryInstance: z.object({ instanceId: z.string().min(1).max(100) }),
  refreshInstance: z.object({
    scene: z.enum(['TRIAL_TO_FORMAL', 'RENEWAL', 'UNSUBSCRIBE_RENEWAL_PERIOD', 'RENEWAL_CHANGE']),
    orderId,
    orderLineId,
    instanceId,
    productId: id.optional(),
    expireTime: z.string().regex(/^\d{14}(\d{3})?$/),
  }),
  updateInstanceStatus: z.object({ instanceId, status: z.enum(['FREEZE', 'UNFREEZE']) }),
  releaseInstance: z.object({ instanceId, orderId: orderId.optional(), orderLineId: orderLineId.optional() }),
  upgradeInstance: z.object({ instanceId, orderId, orderLineId }),
  changeInstanceCheck: z.object({ instanceId, productInfo: z.union([z.string().min(1), z.looseObject({})]) }),
  orderNotify: z.object({ orderId, orderLineId }),
  refreshLicenseCode: z.object({
    scene: z.enum(['RENEWAL', 'UNSUBSCRIBE_RENEWAL_PERIOD']),
    orderId,
    orderLineId,
    license: id,
    productId: id.optional(),
    expireTime: z.string().regex(/^\d{14}(\d{3})?$/),
  }),
  updateLicenseCodeStatus: z.object({ license: id, status: z.enum(['FREEZE', 'UNFREEZE']) }),
  releaseLicenseCode: z.object({
    license: id,
    orderId: orderId.optional(),
    orderLineId: orderLineId.optional(),
  }),
}

type Activity = keyof typeof bodies
type Body<A extends Activity> = z.output<(typeof bodies)[A]>

/** A seller's side of KooGallery V2: every activity, each repeatable. */
export function createKooGalleryV2Desk(desk: Desk) {
  const { accounts, now } = desk
  const { to, release } = createInstanceDeeds(desk)

  const deeds: { [A in Activity]: (body: Body<A>, admitted: Admitted) => Fields } = {
    newInstance({ orderId: order, orderLineId: orderLine, businessId, testFlag: flag }, { host, fault }) {
      const test = flag === '1'
      const line = { protocol: 'koogallery-v2' as const, host, order, orderLine, businessId, test }
      const account =
        fault?.fault === 'second-instance'
          ? accounts.openAgain(line, now())
          : accounts.open(line, now(), desk.readyAfterMs)
      return { ...ok, instanceId: account.instance }
    },
    queryInstance({ instanceId: list }, { fault }) {
      const found = list.split(',').map((one) => accounts.find(one.trim()))
      const info = found
        .filter((account) => account !== null && !account.releasedAt)
        .map((account) => {
          const appInfo = handOver(account as Account, fault, desk)
          return { instanceId: (account as Account).instance, ...(appInfo ? { appInfo } : {}) }
        })
      return info.length ? { ...ok, info } : unknownInstance
    },
    refreshInstance: ({ instanceId: instance, scene, orderId: ref, expireTime }) =>
      to(instance, (account) => {
        if (accounts.note(account, scene, ref)) accounts.change(account, { until: expireTime })
      }),
    updateInstanceStatus: ({ instanceId: instance, status }) =>
      to(instance, (account) => accounts.change(account, { frozen: status === 'FREEZE' })),
    releaseInstance: ({ instanceId: instance }) => release(instance),
    upgradeInstance: ({ instanceId: instance, orderId: ref }) =>
      to(instance, (account) => void accounts.note(account, 'upgrade', ref)),
    changeInstanceCheck: ({ instanceId: instance }) => to(instance, () => {}),
    orderNotify: () => ok,
    // The store makes the codes and its software asks the store: the seller only takes note.
    refreshLicenseCode: () => ok,
    updateLicenseCodeStatus: () => ok,
    releaseLicenseCode: () => ok,
  }

  return (activity: string, body: unknown, admitted: Admitted): Fields => {
    if (!isActivity(activity)) return unknownActivity
    return perform(activity, body, admitted)
  }

  function perform<A extends Activity>(activity: A, body: unknown, admitted: Admitted): Fields {
    const parsed = bodies[activity].safeParse(body)
    if (parsed.success) return deeds[activity](parsed.data as Body<A>, admitted)
    const [issue] = parsed.error.issues
    return { resultCode: '000002', resultMsg: `${issue?.path.join('.')}: ${issue?.message}` }
  }
}

function isActivity(activity: string): activity is Activity {
  return Object.hasOwn(bodies, activity)
}

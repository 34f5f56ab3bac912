import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { addressFault, everyAnswer } from './answers.ts'
import { bodySignFault } from './body-sign.ts'
import type { Reply } from './ask.ts'
import { codeOf, type Dialect, type Fields, isOk, told } from './dialect.ts'
import { firstCall, refusals } from './refusals.ts'
import { createNotes, type Finding, type Notes } from './report.ts'
import { paidByUse } from './use.ts'

const ofBoth = [1, 2, 3, 7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 18, 19]

/** Runs the conformance points against a server that speaks KooGallery. Instances that it makes are released again. */
export async function checkKooGallery(plain: Dialect, options: { waitMs: number }): Promise<Finding[]> {
  const isV2 = plain.name === 'koogallery-v2'
  const notes = createNotes([...ofBoth, 15, ...(isV2 ? [4, 5, 6, 20] : [21])].sort((a, b) => a - b))
  const heard: Reply[] = []
  const dialect: Dialect = {
    ...plain,
    async call(activity, fields, how) {
      const reply = await plain.call(activity, fields, how)
      heard.push(reply)
      return reply
    },
  }
  const order = `CHECK${randomBytes(6).toString('hex').toUpperCase()}`
  const instance = await firstCall(dialect, order, notes)
  if (instance !== null) {
    await sameInstance(dialect, order, instance, notes)
    await refusals(dialect, order, notes)
    const handed = await handOver(dialect, { order, instance, ...options }, notes)
    await life(dialect, order, instance, notes)
    if (!isV2 && (await paidByUse(dialect, instance, notes))) await questions(dialect, instance, notes)
    await strangers(dialect, order, notes)
    await ending(dialect, order, instance, notes)
    secrets(heard, [plain.key, ...handed], notes)
    notes.passed(
      14,
      'Every call was marked as a test; look into your own books that nothing was billed for it.',
    )
  }
  everyAnswer(heard, notes)
  for (const reply of heard) bodySign(plain, reply, notes)
  return notes.findings()
}

async function sameInstance(dialect: Dialect, order: string, instance: string, notes: Notes): Promise<void> {
  for (let again = 0; again < 3; again += 1) {
    const reply = await dialect.call('newInstance', dialect.newInstance(order))
    if (!isOk(reply))
      return notes.failed(2, `Asked again for the same order line it answered ${told(reply)}.`)
    if (reply.json?.instanceId !== instance) {
      return notes.failed(
        2,
        'The same order line got two instances; look the order line up before you make one.',
      )
    }
  }
  const calls = [1, 2, 3].map(() => dialect.call('newInstance', dialect.newInstance(`${order}P`)))
  const made = new Set((await Promise.all(calls)).filter(isOk).map(({ json }) => json?.instanceId))
  if (made.size > 1)
    return notes.failed(
      2,
      'Calls that came at the same moment got two instances; make order and line unique in your store.',
    )
  for (const other of made) await dialect.call('releaseInstance', dialect.release(`${order}P`, String(other)))
  notes.passed(2)
}

interface Asked {
  order: string
  instance: string
  waitMs: number
}

/** Waits for appInfo. @returns the credentials that were handed over */
async function handOver(
  dialect: Dialect,
  { order, instance, waitMs }: Asked,
  notes: Notes,
): Promise<string[]> {
  const until = Date.now() + waitMs
  for (;;) {
    const { activity, fields } = dialect.query(order, [instance])
    const reply = await dialect.call(activity, fields)
    const appInfo = appInfoOf(reply, instance)
    if (!isOk(reply) && codeOf(reply) !== '000004') {
      notes.failed(7, `A question after one instance was answered with ${told(reply)}.`)
      return []
    }
    if (appInfo && Object.values(appInfo).some(Boolean)) {
      if (dialect.name === 'koogallery-v2') await questions(dialect, instance, notes)
      else notes.passed(7, 'Asked as V1 does, by the order.')
      return handed(dialect, appInfo, reply, notes)
    }
    if (Date.now() > until) {
      notes.failed(8, `There was no appInfo within ${waitMs / 1000} s; give more time by --wait.`)
      return []
    }
    await sleep(Math.min(1000, waitMs / 4))
  }
}

function handed(dialect: Dialect, appInfo: Record<string, unknown>, reply: Reply, notes: Notes): string[] {
  const { frontEndUrl, adminUrl } = appInfo
  const fault = addressFault({ frontEndUrl: frontEndUrl ?? '', ...(adminUrl ? { adminUrl } : {}) })
  if (fault) notes.failed(8, fault)
  else notes.passed(8)
  const clear: string[] = []
  for (const name of ['userName', 'password'] as const) {
    const field = appInfo[name]
    if (typeof field !== 'string' || !field) continue
    if (field.length > 128)
      notes.failed(
        8,
        `${name} has ${field.length} characters; 128 are the most${dialect.name === 'koogallery-v1' ? ', encrypted' : ''}.`,
      )
    const text = dialect.open(field, reply)
    if (text === null)
      notes.failed(
        8,
        `${name} cannot be decrypted. The AES key is not the access key itself: it is what Java's SHA1PRNG makes of it; see the sellers' page.`,
      )
    else if (name === 'password') clear.push(text)
  }
  return clear
}

function appInfoOf({ json }: Reply, instance: string): Record<string, unknown> | null {
  const list = Array.isArray(json?.info) ? (json.info as Record<string, unknown>[]) : [json ?? {}]
  const found = list.find((one) => one.instanceId === instance)?.appInfo
  return typeof found === 'object' && found !== null ? (found as Record<string, unknown>) : null
}

async function questions(dialect: Dialect, instance: string, notes: Notes): Promise<void> {
  const unknown = '00000000-0000-4000-8000-000000000000'
  const two = await dialect.call('queryInstance', { instanceId: `${instance},${unknown}` })
  if (!appInfoOf(two, instance))
    notes.failed(
      7,
      `Asked after two instances with a comma, of which it knows one, it answered ${told(two)}.`,
    )
  const none = await dialect.call('queryInstance', { instanceId: unknown })
  const isAbsent = codeOf(none) === '000003' || (isOk(none) && !appInfoOf(none, unknown))
  if (!isAbsent)
    notes.failed(7, `Asked after an unknown instance it answered ${told(none)}, and should 000003.`)
  notes.passed(7)
}

/** Renewals, changes, and a pause: points 9, 10, 19, 20. */
async function life(dialect: Dialect, order: string, instance: string, notes: Notes): Promise<void> {
  const twice = async (
    point: number,
    name: string,
    { activity, fields }: { activity: string; fields: Fields },
  ) => {
    for (const time of ['the first', 'the second']) {
      const reply = await dialect.call(activity, fields)
      if (!isOk(reply)) return notes.failed(point, `${name} was answered ${time} time with ${told(reply)}.`)
    }
    notes.passed(point)
  }
  for (const { name, ...renewal } of dialect.renewals(order, instance)) await twice(9, name, renewal)
  await twice(19, 'A change', dialect.upgrade(order, instance))
  await twice(10, 'A freeze', dialect.freeze(order, instance))
  const { activity, fields } = dialect.query(order, [instance])
  const frozen = await dialect.call(activity, fields)
  if (!isOk(frozen))
    notes.failed(10, `While frozen, a question after the instance was answered with ${told(frozen)}.`)
  await twice(10, 'A thaw', dialect.thaw(order, instance))
  if (dialect.name === 'koogallery-v1') return
  const target = { linearValue: '2', productId: 'check-product', skuCode: 'check-plan-2' }
  const check = await dialect.call('changeInstanceCheck', { instanceId: instance, productInfo: target })
  if (isOk(check)) notes.passed(20)
  else if (/^0000(02|05)$/.test(codeOf(check)))
    notes.noted(20, `Not served (${told(check)}): changes are then made without asking first.`)
  else notes.passed(20, `It refused: ${told(check)}.`)
}

/** What the server cannot know: points 12 and 13. */
async function strangers(dialect: Dialect, order: string, notes: Notes): Promise<void> {
  const unknown = '00000000-0000-4000-8000-000000000000'
  const calls = [dialect.renewals(order, unknown)[0], dialect.freeze(order, unknown)]
  for (const call of calls) {
    if (!call) continue
    const reply = await dialect.call(call.activity, call.fields)
    if (codeOf(reply) === '000003') notes.passed(12)
    else
      notes.failed(
        12,
        `${call.activity} of an unknown instance was answered with ${told(reply)}, and should 000003.`,
      )
  }
  const odd = await dialect.call('danceInstance', { instanceId: unknown })
  if (codeOf(odd) === '000002') notes.passed(13)
  else notes.failed(13, `An unknown activity was answered with ${told(odd)}, and should 000002.`)
}

async function ending(dialect: Dialect, order: string, instance: string, notes: Notes): Promise<void> {
  for (const time of ['first', 'second']) {
    const reply = await dialect.call('releaseInstance', dialect.release(order, instance))
    const isGone = isOk(reply) || (time === 'second' && codeOf(reply) === '000003')
    if (!isGone) return notes.failed(11, `The ${time} release was answered with ${told(reply)}.`)
  }
  if (dialect.name === 'koogallery-v2') {
    const reply = await dialect.call('queryInstance', { instanceId: instance })
    const isAbsent = codeOf(reply) === '000003' || (isOk(reply) && !appInfoOf(reply, instance))
    if (!isAbsent)
      return notes.failed(11, `After its release the instance is still handed over: ${told(reply)}.`)
  }
  notes.passed(11)
}

/** Point 15: V1 must sign its answers; V2 need not, but what it signs must fit. */
function bodySign({ name, key }: Dialect, reply: Reply, notes: Notes): void {
  if (reply.fault || !reply.json) return
  const isOwed = name === 'koogallery-v1' || reply.headers.has('body-sign')
  const fault = isOwed ? bodySignFault(key, reply) : null
  if (!isOwed) notes.noted(15, 'Answers are not signed, which is allowed.')
  else if (fault === null) notes.passed(15)
  else notes.failed(15, fault)
}

/** Point 18. */
function secrets(heard: Reply[], known: string[], notes: Notes): void {
  const isTold = heard.some(({ json }) => {
    const message = String(json?.resultMsg ?? '')
    return known.some((secret) => secret.length > 3 && message.includes(secret))
  })
  if (isTold)
    notes.failed(18, 'A resultMsg holds a password or the access key; messages are kept and read by people.')
  else notes.passed(18)
}

import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { instanceSchema } from '../../../catalog/wire/seller.ts'
import { readMessage } from '../../sellers/standard-webhooks.ts'
import { addressFault, textFault } from './answers.ts'
import type { Reply } from './ask.ts'
import { clockOffset, clockSentence } from './clock.ts'
import { told } from './dialect.ts'
import { createNotes, type Finding, type Notes } from './report.ts'
import { facts, type How, send } from './vitrine-calls.ts'

type Call = (method: string, instance: string, body?: object, how?: How) => Promise<Reply>

const points = [1, 2, 3, 4, 7, 8, 9, 10, 11, 12, 14, 15, 16, 17, 18, 19, 20]

/** Runs the conformance points against a server that speaks `vitrine`. What it makes is deleted again. */
export async function checkVitrine(
  { url, key }: { url: string; key: string },
  options: { waitMs: number },
): Promise<Finding[]> {
  const notes = createNotes(points)
  const heard: Reply[] = []
  const call: Call = async (method, instance, body, how = {}) => {
    const reply = await send({ url, key }, method, instance, body, how)
    heard.push(reply)
    const id = how.id ?? ''
    if (!reply.fault && !how.signing && id === '') answerSignature(reply, key, notes)
    return reply
  }
  const instance = `check_${randomBytes(8).toString('hex')}`
  if (await firstCall(call, instance, notes)) {
    await sameInstance(call, instance, notes)
    await refusals(call, instance, notes)
    const passwords = await handOver(call, instance, options.waitMs, notes)
    await life(call, instance, notes)
    await ending(call, instance, notes)
    const isTold = heard.some(({ json }) =>
      [...passwords, key].some((one) => String(json?.message ?? '').includes(one)),
    )
    if (isTold)
      notes.failed(18, 'A message holds a password or the key; messages are kept and read by people.')
    else notes.passed(18)
    notes.passed(
      14,
      'Every call was marked as a test; look into your own books that nothing was billed for it.',
    )
  }
  for (const { fault, status, json, text, bytes } of heard) {
    if (fault) notes.failed(17, fault)
    else if (status !== 204 && !json)
      notes.failed(17, `It answered something that is not JSON: “${text.slice(0, 60)}”.`)
    else if (textFault({ text, bytes })) notes.failed(17, textFault({ text, bytes }) ?? '')
    else notes.passed(17)
  }
  return notes.findings()
}

/** Point 15: an answer may be signed; then it must be signed rightly. */
function answerSignature(reply: Reply, key: string, notes: Notes): void {
  const headers = { ...Object.fromEntries(reply.headers), 'webhook-id': reply.headers.get('x-asked') ?? '' }
  const reading = readMessage([key], headers, reply.bytes, new Date())
  if (reading === 'valid') notes.passed(15)
  else if (reading === 'unsigned') notes.noted(15, 'Answers are not signed, which is allowed.')
  else if (reading === 'stale')
    notes.failed(15, 'The time in an answer’s signature is more than five minutes away: your clock is off.')
  else
    notes.failed(
      15,
      'An answer’s signature does not fit: sign the id of the question, the time, and the bytes that are sent.',
    )
}

async function firstCall(call: Call, instance: string, notes: Notes): Promise<boolean> {
  const reply = await call('PUT', instance, facts())
  if ([200, 201, 202].includes(reply.status)) {
    if (reply.ms > 5000)
      notes.failed(
        1,
        `It took ${(reply.ms / 1000).toFixed(1)} s; answer 202 at once and set it up afterwards.`,
      )
    else if (!instanceSchema.safeParse(reply.json).success)
      notes.failed(1, `It answered HTTP ${reply.status} without {status, access}.`)
    else notes.passed(1, `${Math.round(reply.ms)} ms`)
    return true
  }
  notes.failed(1, `${told(reply)}.${await diagnosis(call, instance, reply)}`)
  return false
}

async function diagnosis(call: Call, instance: string, reply: Reply): Promise<string> {
  if (reply.fault || reply.status === 404 || reply.status >= 500) return ''
  const taken = async (how: How) => (await call('PUT', instance, facts(), how)).status < 300
  if (await taken({ signing: 'plain-sha' })) return ' You hashed with SHA-256 instead of HMAC.'
  if (await taken({ signing: 'hex' })) return ' You compare with hexadecimal digits; the signature is Base64.'
  if (await taken({ signing: 'text-key' }))
    return ' You take the secret as text; what stands after whsec_ is Base64.'
  const offset = await clockOffset((offsetMs) => taken({ offsetMs }), {
    withinMs: 300_000,
    hintMs: reply.clockAheadMs,
  })
  if (offset !== null) return clockSentence(offset)
  return reply.status === 401 ? ' Compare the key, and sign the body as it came, before it is parsed.' : ''
}

async function sameInstance(call: Call, instance: string, notes: Notes): Promise<void> {
  const [one, two] = [await call('PUT', instance, facts()), await call('PUT', instance, facts())]
  const isSame = [one, two].every(({ status }) => status === 200 || status === 202)
  if (!isSame)
    return notes.failed(
      2,
      `The same PUT again was answered with ${told(one)}; the same instance is 200, or 202 while it is set up.`,
    )
  const userName = (reply: Reply) => instanceSchema.safeParse(reply.json).data?.access?.userName
  if (userName(one) !== userName(two)) return notes.failed(2, 'The same order line got two instances.')
  const other = await call('PUT', instance, { ...facts(), order: 'check-other-order' })
  if (other.status === 409) notes.passed(2)
  else notes.failed(2, `The same id with another order was answered with ${told(other)}, and should 409.`)
}

async function refusals(call: Call, instance: string, notes: Notes): Promise<void> {
  const bad: [string, How][] = [
    ['a wrong signature', { signing: 'wrong' }],
    ['no signature', { signing: 'missing' }],
    ['a time 301 seconds ago', { offsetMs: -302_000 }],
    ['a time 301 seconds ahead', { offsetMs: 302_000 }],
    ['the signature of another call', { id: `GET-${instance}-${randomBytes(6).toString('hex')}` }],
  ]
  for (const [index, [name, how]] of bad.entries()) {
    const other = `${instance}_${index}`
    const reply = await call('PUT', other, facts(), how)
    if (reply.status === 401 || reply.status === 403) notes.passed(3)
    else notes.failed(3, `A call with ${name} must be answered with 401, and was with ${told(reply)}.`)
    if (reply.status < 300) await call('DELETE', other)
  }
  const id = `GET-${instance}-${randomBytes(12).toString('hex')}`
  await call('GET', instance, undefined, { id })
  const again = await call('GET', instance, undefined, { id })
  if (again.status === 401 || again.status === 403) notes.passed(4)
  else
    notes.failed(
      4,
      `A call that came before was answered with ${told(again)}; keep the ids of the last ten minutes.`,
    )
  const more = await call('PUT', instance, { ...facts(), addedLater: true })
  if (more.status === 200 || more.status === 202) notes.passed(16)
  else notes.failed(16, `A call with a further field was refused: ${told(more)}.`)
}

async function handOver(call: Call, instance: string, waitMs: number, notes: Notes): Promise<string[]> {
  const unknown = await call('GET', `${instance}_none`)
  if (unknown.status === 404 || unknown.status === 410) notes.passed(7)
  else
    notes.failed(
      7,
      `A question after an unknown instance was answered with ${told(unknown)}, and should 404.`,
    )
  const until = Date.now() + waitMs
  for (;;) {
    const reply = await call('GET', instance)
    const parsed = instanceSchema.safeParse(reply.json)
    if (reply.status !== 200 || !parsed.success) {
      const issue = parsed.success
        ? ''
        : ` (${parsed.error.issues[0]?.path.join('.')}: ${parsed.error.issues[0]?.message})`
      notes.failed(7, `A question after the instance was answered with ${told(reply)}${issue}.`)
      return []
    }
    const { access, status } = parsed.data
    if (status !== 'working') {
      const { frontUrl = '', adminUrl, signOnUrl } = access ?? {}
      const others = { ...(adminUrl ? { adminUrl } : {}), ...(signOnUrl ? { signOnUrl } : {}) }
      const fault = addressFault({ frontUrl, ...others })
      if (fault) notes.failed(8, `access.${fault}`)
      else notes.passed(8)
      return access?.password ? [access.password] : []
    }
    if (Date.now() > until) {
      notes.failed(8, `It was not ready within ${waitMs / 1000} s; give more time by --wait.`)
      return []
    }
    await sleep(Math.min(1000, waitMs / 4))
  }
}

async function life(call: Call, instance: string, notes: Notes): Promise<void> {
  const twice = async (point: number, name: string, body: object) => {
    for (const time of ['the first', 'the second']) {
      const reply = await call('PATCH', instance, { test: true, ...body })
      if (![200, 202, 204].includes(reply.status))
        return notes.failed(point, `${name} was answered ${time} time with ${told(reply)}.`)
    }
    notes.passed(point)
  }
  const term = { until: '2099-12-31T23:59:59.000Z', trial: false }
  for (const scene of ['renewal', 'trial-to-paid', 'period-back', 'renewal-change']) {
    await twice(9, `The scene ${scene}`, { ref: `check-${scene}`, scene, term })
  }
  const plan = { id: 'check-plan-2', name: 'Check 2' }
  const check = await call('PATCH', instance, {
    test: true,
    ref: 'check-change',
    check: true,
    plan,
    quantity: 2,
  })
  if (check.status === 200 || check.status === 204) notes.passed(20)
  else if (check.status === 409 || check.status === 422) notes.passed(20, `It refused: ${told(check)}.`)
  else notes.failed(20, `The question whether a change is possible was answered with ${told(check)}.`)
  await twice(19, 'A change', { ref: 'check-change', plan, quantity: 2 })
  await twice(10, 'A pause', { ref: 'check-pause', state: 'suspended', reason: 'unpaid' })
  const paused = instanceSchema.safeParse((await call('GET', instance)).json)
  if (paused.data?.status === 'ready')
    notes.failed(10, 'While paused, the instance says that it is ready; its status should be "suspended".')
  await twice(10, 'Going on', { ref: 'check-pause', state: 'active' })
  const stranger = await call('PATCH', `${instance}_none`, { test: true, ref: 'x', scene: 'renewal', term })
  if (stranger.status === 404 || stranger.status === 410) notes.passed(12)
  else
    notes.failed(12, `A change of an unknown instance was answered with ${told(stranger)}, and should 404.`)
}

async function ending(call: Call, instance: string, notes: Notes): Promise<void> {
  for (const time of ['first', 'second']) {
    const reply = await call('DELETE', instance)
    if (![200, 202, 204, 404, 410].includes(reply.status))
      return notes.failed(11, `The ${time} DELETE was answered with ${told(reply)}.`)
  }
  const orphan = await call('DELETE', `${instance}_none`)
  if (![200, 204, 404, 410].includes(orphan.status))
    return notes.failed(
      11,
      `A DELETE of what was never made was answered with ${told(orphan)}; 404 is right.`,
    )
  const after = await call('GET', instance)
  if (after.status === 404 || after.status === 410) notes.passed(11)
  else notes.failed(11, `After its DELETE the instance is still there: ${told(after)}.`)
}

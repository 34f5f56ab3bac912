import { isOk, told, type Dialect, type How, codeOf } from './dialect.ts'
import type { Reply } from './ask.ts'
import { clockOffset, clockSentence } from './clock.ts'
import type { Notes } from './report.ts'
import { canonical } from './dialect-v2.ts'

/** Two kinds of answer that say: not taken. */
const refusing = new Set(['000001', '000002'])

/**
 * The first call. When a right one is refused, the mistakes that sellers make are tried one after the other: the one
 * that the server takes is the one that it has.
 */
export async function firstCall(dialect: Dialect, order: string, notes: Notes): Promise<string | null> {
  const fields = dialect.newInstance(order)
  const reply = await dialect.call('newInstance', fields)
  if (isOk(reply)) {
    const instance = reply.json?.instanceId
    if (typeof instance !== 'string' || !instance)
      notes.failed(1, 'The answer has no instanceId, which must be a text.')
    else if (instance.length > 64)
      notes.failed(1, `The instanceId has ${instance.length} characters; 64 are the most.`)
    else if (reply.ms > 5000)
      notes.failed(
        1,
        `It took ${(reply.ms / 1000).toFixed(1)} s; name the instance at once and set it up afterwards.`,
      )
    else notes.passed(1, `${Math.round(reply.ms)} ms`)
    return typeof instance === 'string' && instance.length <= 64 ? instance : null
  }
  notes.failed(1, `${told(reply)}${await diagnosis(dialect, order, reply)}`)
  return null
}

async function diagnosis(dialect: Dialect, order: string, reply: Reply): Promise<string> {
  if (reply.fault || reply.status !== 200 || !reply.json) return ''
  const taken = async (how: How) => isOk(await dialect.call('newInstance', dialect.newInstance(order), how))
  if (dialect.name === 'koogallery-v2') {
    if (await taken({ signing: 'plain-sha' })) {
      return ' You hashed with SHA-256 instead of HMAC: the inner hash of the body needs the access key too.'
    }
    if (await taken({ signing: 'unhashed' })) {
      return ' You signed the body itself; its HMAC, in small hexadecimal letters, belongs there.'
    }
    if (await taken({ signing: 'seconds' }))
      return ' You read the timestamp as seconds; it is in milliseconds.'
  }
  if (dialect.name === 'koogallery-v1') {
    if (await taken({ signing: 'no-time' })) {
      return ' The key of authToken is the access key and the timeStamp, one after the other.'
    }
    if (await taken({ signing: 'hex' })) {
      return ' You compare with hexadecimal digits; authToken is Base64.'
    }
  }
  const offset = await clockOffset((offsetMs) => taken({ offsetMs }), {
    withinMs: 60_000,
    hintMs: reply.clockAheadMs,
  })
  if (offset !== null) return clockSentence(offset)
  if (codeOf(reply) === '000001') {
    return ' Your server did not take a right signature: compare the key, and sign the body as it came, before it is parsed.'
  }
  return ''
}

/** Calls that must not be taken: points 3, 4, 6, 16 and the letters of point 5. */
export async function refusals(dialect: Dialect, order: string, notes: Notes): Promise<void> {
  const bad: [string, How][] = [
    ['a wrong signature', { signing: 'wrong' }],
    ['no signature', { signing: 'missing' }],
    ['a time 61 seconds ago', { offsetMs: -61_500 }],
    ['a time 61 seconds ahead', { offsetMs: 61_500 }],
  ]
  for (const [index, [name, how]] of bad.entries()) {
    const reply = await dialect.call('newInstance', dialect.newInstance(`${order}X${index}`), how)
    if (refusing.has(codeOf(reply)) && reply.json?.instanceId === undefined) notes.passed(3)
    else if (isOk(reply) && isLenient(dialect, name))
      notes.noted(
        3,
        `A call with ${name} was taken. Sixty seconds are enough; a stolen call lives longer then.`,
      )
    else if (isOk(reply)) notes.failed(3, `A call with ${name} was taken, and an instance was made for it.`)
    else
      notes.failed(
        3,
        `A call with ${name} must be answered with 000001 or 000002, and was with ${told(reply)}.`,
      )
  }
  const unknown = await dialect.call('newInstance', dialect.newInstance(order), {
    extra: { addedLater: '1' },
  })
  if (isOk(unknown)) notes.passed(16)
  else
    notes.failed(
      16,
      `A call with a further ${dialect.name === 'koogallery-v1' ? 'parameter (the token covers it)' : 'field'} was refused: ${told(unknown)}.`,
    )
  if (dialect.name === 'koogallery-v2') await ofV2(dialect, order, notes)
}

/** V1 says nothing of how old a call may be, and V2's published sample takes calls from the future. */
function isLenient({ name: protocol }: Dialect, name: string): boolean {
  return name.endsWith('ahead') || (protocol === 'koogallery-v1' && name.startsWith('a time'))
}

async function ofV2(dialect: Dialect, order: string, notes: Notes): Promise<void> {
  const fields = () => dialect.newInstance(order)
  const nonce = crypto.randomUUID().replaceAll('-', '').toUpperCase()
  await dialect.call('newInstance', fields(), { nonce })
  const again = await dialect.call('newInstance', fields(), { nonce })
  if (isOk(again))
    notes.failed(4, 'A nonce that was used before was taken; keep the nonces of the last minutes.')
  else if (refusing.has(codeOf(again))) notes.passed(4)
  else notes.failed(4, `A replayed call must be answered with 000001 or 000002, and was with ${told(again)}.`)

  const small = await dialect.call('newInstance', fields(), { signing: 'small-letters' })
  if (isOk(small)) notes.passed(5)
  else
    notes.failed(
      5,
      `A signature in small letters was refused: ${told(small)}. Compare without regard to case.`,
    )

  const parsed = { activity: 'newInstance', testFlag: '1', ...fields() }
  const body = JSON.stringify(Object.fromEntries(Object.entries(parsed).sort(([a], [b]) => (a < b ? 1 : -1))))
  const raw = isOk(await dialect.call('newInstance', {}, { body, signedBody: body }))
  const rewritten = isOk(await dialect.call('newInstance', {}, { body, signedBody: canonical(parsed) }))
  const reading = raw && rewritten ? 'both' : raw ? 'raw' : rewritten ? 'sorted' : 'neither'
  const words = {
    both: 'It verifies the body as it was sent and a sorted copy of it.',
    raw: 'It verifies the body as it was sent, which is best.',
    sorted:
      'It verifies a copy that it sorted and wrote anew. Our bodies are the same either way; those of others may not be.',
    neither: 'It took neither signature for a body whose fields stand in another order.',
  }
  if (reading === 'raw' || reading === 'both') notes.passed(6, words[reading])
  else notes.noted(6, words[reading])
}

import { createHmac, timingSafeEqual } from 'node:crypto'

/** What a signature is made over. Source: standardwebhooks.com, github.com/standard-webhooks/standard-webhooks */
export interface SignedMessage {
  id: string
  /** Unix seconds, as text. */
  timestamp: string
  body: Uint8Array | string
}

/** A message may be this old or early. */
export const toleranceSeconds = 300

/** The headers of a message, signed with every key, so that keys can be replaced one side at a time. */
export function signMessage(secrets: readonly string[], message: SignedMessage): Record<string, string> {
  return {
    'webhook-id': message.id,
    'webhook-timestamp': message.timestamp,
    'webhook-signature': secrets
      .map((secret) => `v1,${digest(secret, message).toString('base64')}`)
      .join(' '),
  }
}

/** How a message was signed; `headers` in small letters. */
export function readMessage(
  secrets: readonly string[],
  headers: Readonly<Record<string, string | undefined>>,
  body: Uint8Array | string,
  now: Date,
): 'valid' | 'unsigned' | 'stale' | 'wrong' {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures } = headers
  if (!id || !timestamp || !signatures) return 'unsigned'
  if (!(Math.abs(now.getTime() / 1000 - Number(timestamp)) <= toleranceSeconds)) return 'stale'
  const given = signatures.split(' ').map((one) => one.split(','))
  const fits = secrets.some((secret) => {
    const due = digest(secret, { id, timestamp, body })
    return given.some(([version, text = '']) => version === 'v1' && isSame(due, Buffer.from(text, 'base64')))
  })
  return fits ? 'valid' : 'wrong'
}

/** A secret is `whsec_` and Base64, or any text. */
function keyOf(secret: string): Buffer {
  return secret.startsWith('whsec_') ? Buffer.from(secret.slice(6), 'base64') : Buffer.from(secret, 'utf8')
}

function digest(secret: string, { id, timestamp, body }: SignedMessage): Buffer {
  return createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.`).update(body).digest()
}

function isSame(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b)
}

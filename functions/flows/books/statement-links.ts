import { z } from 'zod'
import { idSchema } from '../../../catalog/wire.ts'
import { VitrineError } from '../../errors.ts'
import type { Shop } from '../shop.ts'
import type { Party } from './statements.ts'

/** How long a link to statements works. */
const linkDays = 90

const grantSchema = z.strictObject({
  party: z.enum(['seller', 'partner']),
  id: idSchema,
  until: z.iso.datetime(),
})

/** What a token is bound to, so that no other sealed text passes for one. */
const bound = 'statements'

/**
 * A link to the statements of one seller or partner, for the operator to pass on. It needs no account, works for
 * 90 days, and ends at once for everybody when the key it was sealed with leaves SECRET_KEYS.
 */
export async function makeStatementLink({ party, id }: Party, shop: Shop): Promise<string> {
  const until = new Date(shop.now().getTime() + linkDays * 86_400_000).toISOString()
  const { key, iv, data } = await shop.sealer.seal(bound, JSON.stringify({ party, id, until }))
  return `${shop.publicUrl}/statements/#t=${key}~${iv}~${data}`
}

/** @throws VitrineError `access_denied`, `link_expired` */
export async function openStatements(token: string | undefined, shop: Shop): Promise<Party> {
  const [, key, iv, data] = /^(.+)~([\w-]+)~([\w-]+)$/.exec(token ?? '') ?? []
  const text = key && iv && data ? await shop.sealer.open(bound, { key, iv, data }).catch(() => null) : null
  if (text === null) throw new VitrineError('access_denied', 'This link does not open any statements.')
  const { party, id, until } = grantSchema.parse(JSON.parse(text))
  if (until <= shop.now().toISOString()) {
    throw new VitrineError('link_expired', 'This link has run out; ask the shop for a new one.')
  }
  return { party, id }
}

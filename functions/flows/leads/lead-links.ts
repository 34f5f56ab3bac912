import { z } from 'zod'
import { idSchema } from '../../../catalog/wire.ts'
import { VitrineError } from '../../errors.ts'
import type { Shop } from '../shop.ts'

/** How long a link to the requests of a seller works. */
const linkDays = 90

const grantSchema = z.strictObject({ seller: idSchema, until: z.iso.datetime() })

/** What a token is bound to, so that no other sealed text passes for one. */
const bound = 'leads'

/**
 * A link to the requests that one seller got. It needs no account, works for 90 days, and ends at once for everybody
 * when the key it was sealed with leaves SECRET_KEYS.
 */
export async function makeLeadsLink(seller: string, shop: Shop): Promise<string> {
  const until = new Date(shop.now().getTime() + linkDays * 86_400_000).toISOString()
  const { key, iv, data } = await shop.sealer.seal(bound, JSON.stringify({ seller, until }))
  return `${shop.publicUrl}/leads/#t=${key}~${iv}~${data}`
}

/** The seller whose requests a token opens. @throws VitrineError `access_denied`, `link_expired` */
export async function openLeads(token: string | undefined, shop: Shop): Promise<string> {
  const [, key, iv, data] = /^(.+)~([\w-]+)~([\w-]+)$/.exec(token ?? '') ?? []
  const text = key && iv && data ? await shop.sealer.open(bound, { key, iv, data }).catch(() => null) : null
  if (text === null) throw new VitrineError('access_denied', 'This link does not open any requests.')
  const { seller, until } = grantSchema.parse(JSON.parse(text))
  if (until <= shop.now().toISOString()) {
    throw new VitrineError(
      'link_expired',
      'This link has run out; use the newest mail, or ask the shop for a new one.',
    )
  }
  return seller
}

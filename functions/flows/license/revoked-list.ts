import type { z } from 'zod'
import type { revokedAnswerSchema } from '../../../catalog/wire/license.ts'
import { revokedAt } from '../../storage/licenses.ts'
import type { Shop } from '../shop.ts'

/** A list that was kept offline is to be fetched anew after so many days. */
const listDays = 30

/** License files that are good no more, signed with the date, so that a copy can be carried to where no network is. */
export async function revokedList(shop: Shop): Promise<z.output<typeof revokedAnswerSchema>> {
  const now = shop.now()
  const rows = await revokedAt(shop.store.read, now.toISOString())
  const revoked = rows.map(({ file, revoked_at }) => ({ jti: file, at: revoked_at }))
  const iat = Math.floor(now.getTime() / 1000)
  const exp = iat + listDays * 86_400
  const { jwt } = await shop.licenses.sign({ aud: 'revoked', iat, exp, revoked })
  return { issued: now.toISOString(), revoked, jwt }
}

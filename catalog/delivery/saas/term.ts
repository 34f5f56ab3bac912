import type { SaasLine } from './grant.ts'

/**
 * An account made by hand is paid for from its acceptance on, or from the day on which its seller opens it where that is
 * later; an account that a server makes, from the sale.
 */
export function termBegins({ terms, grant }: SaasLine): Date | null | undefined {
  if (!terms.supervised) return undefined
  if (grant?.step !== 'open' || !grant.acceptedAt) return null
  const opens = Date.parse(grant.opensAt ?? grant.acceptedAt)
  return new Date(Math.max(opens, Date.parse(grant.acceptedAt)))
}

/**
 * Address of the caller. `X-Forwarded-For` is believed only as far as the proxies that were named:
 * the last address that is not one of them is the caller's.
 */
export function clientAddress(
  headers: Headers,
  peer: string | undefined,
  trusted: readonly string[],
): string {
  const from = peer ?? 'unknown'
  if (!trusted.includes(from)) return from
  const chain = (headers.get('x-forwarded-for') ?? '').split(',').map((part) => part.trim())
  return chain.reverse().find((address) => address && !trusted.includes(address)) ?? from
}

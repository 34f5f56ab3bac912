import type { Seller } from '../seller.ts'
import { hostPattern, sellerKeySetting } from '../seller.ts'
import type { Document } from './document.ts'
import { type FieldFinding, textsAt, valueAt } from './finding.ts'
import { didYouMean } from './nearest.ts'
import type { Shelf } from './shelf.ts'

/**
 * A delivery with a key calls the seller's server: the address must be https, without credentials, on a host that the
 * seller's file lists, and the key one that it names.
 */
export function connectionFindings(
  raw: unknown,
  shelf: Shelf,
  options: { allowInsecureSellers: boolean },
): FieldFinding[] {
  const key = valueAt(raw, ['delivery', 'key'])
  const seller = shelf.sellers.get(String(valueAt(raw, ['seller'])))
  if (key === undefined || !seller) return []
  return [...keyFindings(key, seller), ...addressFindings(raw, seller, options)]
}

function keyFindings(key: unknown, seller: Document<Seller>): FieldFinding[] {
  const keys = textsAt(seller.raw, ['keys'])
  if (typeof key !== 'string' || keys.includes(key)) return []
  const hint = didYouMean(key, keys) ?? `Add it to "keys" in ${seller.file}.`
  const message = `${seller.file} names no key "${key}"`
  return [{ path: ['delivery', 'key'], on: 'value', message, allowed: keys.join(', ') || 'none yet', hint }]
}

function addressFindings(
  raw: unknown,
  seller: Document<Seller>,
  { allowInsecureSellers }: { allowInsecureSellers: boolean },
): FieldFinding[] {
  const text = valueAt(raw, ['delivery', 'url'])
  if (typeof text !== 'string' || !URL.canParse(text)) return []
  const url = new URL(text)
  const fault = (message: string, allowed?: string, hint?: string): FieldFinding[] => [
    { path: ['delivery', 'url'], on: 'value', message, allowed, hint },
  ]
  if (url.username || url.password)
    return fault('an address with a user name or password is not called', undefined, 'Name a key instead.')
  if (url.protocol !== 'https:' && !allowInsecureSellers)
    return fault(`"${url.protocol}//" is not called`, 'an https address')
  const hosts = textsAt(seller.raw, ['hosts'])
  if (hosts.some((host) => hostOf(host, url.protocol) === url.host)) return []
  return fault(
    `${seller.file} does not list the host "${url.host}"`,
    hosts.join(', ') || 'none yet',
    didYouMean(url.host, hosts) ?? `Add it to "hosts" in ${seller.file}.`,
  )
}

/** What a seller's file says of calls: hosts on the public internet, keys with settings of their own. */
export function hostFindings(
  seller: Document<Seller>,
  { allowInsecureSellers }: { allowInsecureSellers: boolean },
): FieldFinding[] {
  if (allowInsecureSellers) return []
  return textsAt(seller.raw, ['hosts']).flatMap((host, index): FieldFinding[] => {
    if (!hostPattern.test(host) || isPublicName(host.replace(/:\d+$/, ''))) return []
    const message = `"${host}" is not a name on the public internet`
    const hint = 'While you develop, set ALLOW_INSECURE_SELLERS=1.'
    return [
      { path: ['hosts', index], on: 'value', message, allowed: 'a host such as "api.seller.example"', hint },
    ]
  })
}

/** Two keys whose settings would have the same name, across all sellers. */
export function keyCollisions(
  sellers: Iterable<Document<Seller>>,
): { seller: Document<Seller>; finding: FieldFinding }[] {
  const owners = new Map<string, string>()
  const collisions: { seller: Document<Seller>; finding: FieldFinding }[] = []
  for (const seller of sellers) {
    for (const [index, key] of textsAt(seller.raw, ['keys']).entries()) {
      const setting = sellerKeySetting(seller.id, key)
      const owner = owners.get(setting)
      if (owner === undefined) {
        owners.set(setting, `"${key}" of ${seller.id}`)
        continue
      }
      const message = `the setting ${setting} would hold this key and the key ${owner}`
      const finding = {
        path: ['keys', index],
        on: 'value' as const,
        message,
        hint: 'Give one of them another name.',
      }
      collisions.push({ seller, finding })
    }
  }
  return collisions
}

function isPublicName(host: string): boolean {
  if (/^[\d.]+$/.test(host) || !host.includes('.')) return false
  return !/\.(?:local|localhost|internal|lan|home\.arpa)$/.test(host)
}

/** `host` or `host:port` as `URL.host` has it: without the scheme's own port. */
function hostOf(host: string, protocol: string): string {
  return URL.canParse(`${protocol}//${host}`) ? new URL(`${protocol}//${host}`).host : host
}

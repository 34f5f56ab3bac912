import { base } from './version.ts'

/**
 * The store an element belongs to: its `store` attribute, else the origin of the `/buy/` link inside it,
 * else the origin of this script when it was served from `/widget/`.
 * @returns an http(s) origin, or undefined
 */
export function storeOrigin(element: Element, script = base): string | undefined {
  const given = element.getAttribute('store')
  if (given) return originOf(given)
  const link = element.querySelector<HTMLAnchorElement>('a[href*="/buy/"]')
  if (link) return originOf(link.href)
  return new URL(script).pathname.endsWith('/widget/') ? originOf(script) : undefined
}

/** An absolute http(s) address, or undefined: `javascript:` and the like never become a link. */
export function webAddress(address: string | undefined, from: string = document.baseURI): string | undefined {
  if (!address || !URL.canParse(address, from)) return undefined
  const url = new URL(address, from)
  return /^https?:$/.test(url.protocol) ? url.href : undefined
}

function originOf(address: string): string | undefined {
  const url = webAddress(address)
  return url && new URL(url).origin
}

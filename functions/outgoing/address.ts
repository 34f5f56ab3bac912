import { lookup } from 'node:dns/promises'
import ipaddr from 'ipaddr.js'

/** One answer of a name server. */
export interface HostAddress {
  address: string
  family: number
}

/** Every address of a host name; rejects when there is none. */
export type Resolve = (host: string) => Promise<HostAddress[]>

/** Asks the system's resolver, once, for all addresses. */
export const systemResolve: Resolve = (host) => lookup(host, { all: true, verbatim: true })

/** Allocated for use on the public network; the rest of IPv6 is special or unassigned (RFC 4291, IANA registry). */
const globalUnicastV6 = ipaddr.parseCIDR('2000::/3')

/** Public by number, yet answered inside one cloud only: Azure's host agent. */
const hostAgents = new Set(['168.63.129.16'])

/**
 * Whether an address is one that anybody on the internet could be. Private, loopback, link-local (metadata), carrier
 * NAT, documentation, benchmarking and multicast ranges are not, nor are forms that carry an IPv4 address inside IPv6
 * (mapped, NAT64, 6to4, Teredo), since a gateway may lead them back inside.
 */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false
  const address = ipaddr.process(text)
  if (address.range() !== 'unicast' || hostAgents.has(address.toString())) return false
  return address.kind() === 'ipv4' || (address as ipaddr.IPv6).match(globalUnicastV6)
}

/** Whether an address stays on this machine. */
export function isLoopbackAddress(text: string): boolean {
  return ipaddr.isValid(text) && ipaddr.process(text).range() === 'loopback'
}

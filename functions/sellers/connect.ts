import type { SellerAnswer, SellerPort } from '../../catalog/delivery/define.ts'
import type { Outgoing } from '../outgoing/fetch.ts'
import { createKooGalleryV2 } from './koogallery-v2.ts'
import type { SellerConnection } from './port.ts'

export interface SellersOptions {
  outgoing: Outgoing
  /** The secret of a seller's key; undefined when none is configured. */
  keys(seller: string, name: string): string | undefined
  now(): Date
  random(bytes: number): Uint8Array
}

export interface Sellers {
  for(connection: SellerConnection): SellerPort
}

/** Leads a product to its seller's server. A missing key or an unknown protocol is refused for the operator to mend. */
export function createSellers({ outgoing, keys, now, random }: SellersOptions): Sellers {
  return {
    for({ protocol, url, key, seller, hosts }) {
      const secret = keys(seller, key)
      if (!secret) return refusing(`no key is configured; set ${sellerKeySetting(seller, key)}`)
      if (protocol !== 'koogallery-v2') return refusing(`its protocol "${protocol}" is not spoken here`)
      return createKooGalleryV2({ url, hosts, secret, outgoing, now, random })
    },
  }
}

/** Name of the setting that holds a seller's key: `SELLER_KEY_<SELLER>_<NAME>`. */
export function sellerKeySetting(seller: string, name: string): string {
  return `SELLER_KEY_${seller}_${name}`.toUpperCase().replace(/[^A-Z0-9]/g, '_')
}

function refusing(reason: string): SellerPort {
  const answer: SellerAnswer = { status: 'refused', fault: 'operator', reason }
  return {
    provision: () => Promise.resolve(answer),
    query: () => Promise.resolve(answer),
    release: () => Promise.resolve(answer),
  }
}

import type { SellerPort } from '../../catalog/delivery/define.ts'
import type { Outgoing } from '../outgoing/fetch.ts'
import { createKooGalleryV2 } from './koogallery-v2.ts'
import { type SellerConnection, unaskable } from './port.ts'

/** A seller's key: the setting it comes from, and the secret when it is set. */
export interface SellerKey {
  setting: string
  secret: string | undefined
}

export interface SellersOptions {
  outgoing: Outgoing
  keys(seller: string, name: string): SellerKey
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
      const { setting, secret } = keys(seller, key)
      if (!secret) return refusing(`no key is configured; set ${setting}`)
      if (protocol !== 'koogallery-v2') return refusing(`its protocol "${protocol}" is not spoken here`)
      return createKooGalleryV2({ url, hosts, secret, outgoing, now, random })
    },
  }
}

function refusing(reason: string): SellerPort {
  return unaskable({ status: 'refused', fault: 'operator', reason })
}

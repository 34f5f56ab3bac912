import type { SellerPort } from '../../catalog/delivery/seller-port.ts'
import type { Outgoing } from '../outgoing/fetch.ts'
import { meaningOf, type QueriedAnswer } from './koogallery-answer.ts'
import { createQueryBatches } from './koogallery-batch.ts'
import { createKooGalleryV1 } from './koogallery-v1.ts'
import { createKooGalleryV2 } from './koogallery-v2.ts'
import { createVoucher, secretsIn, type SellerKey } from './keys.ts'
import { type Sellers, unaskable } from './port.ts'
import { createVitrine } from './vitrine.ts'

export interface SellersOptions {
  outgoing: Outgoing
  keys(seller: string, name: string): SellerKey
  now(): Date
  random(bytes: number): Uint8Array
  /** The shop takes no real money, so nothing of what it asks for may be billed. */
  isTest?: boolean
}

/** Leads a product to its seller's server. A missing key or an unknown protocol is refused for the operator to mend. */
export function createSellers({ outgoing, keys, now, random, isTest = false }: SellersOptions): Sellers {
  const batches = createQueryBatches<QueriedAnswer>((answer) => meaningOf(answer).kind !== 'unknown-instance')
  return {
    for({ protocol, url, key, seller, hosts }) {
      const { setting, secret } = keys(seller, key)
      const secrets = secretsIn(secret)
      if (!secrets) return refusing(`no key is configured; set ${setting}`)
      const connection = { url, hosts, secrets, outgoing, now, random, isTest }
      if (protocol === 'koogallery-v2') return createKooGalleryV2({ ...connection, batches })
      if (protocol === 'koogallery-v1') return createKooGalleryV1(connection)
      if (protocol === 'vitrine') return createVitrine(connection)
      return refusing(`its protocol "${protocol}" is not spoken here`)
    },
    vouches: createVoucher(keys, now),
  }
}

function refusing(reason: string): SellerPort {
  return unaskable({ status: 'refused', fault: 'operator', reason })
}

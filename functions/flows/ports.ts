import type { FilesPort } from '../../catalog/delivery/files-port.ts'
import type { LicensePort } from '../../catalog/delivery/license-port.ts'
import type { Ports } from '../../catalog/delivery/ports.ts'
import { cloudOf } from './cloud-port.ts'
import { downloadsOf } from './download-port.ts'
import { registryOf } from './registry-port.ts'
import { findFile } from '../storage/files.ts'
import { keepFile } from './keep-file.ts'
import type { DeliveryRow } from '../storage/schema.ts'
import { type SellerConnection, unaskable } from '../sellers/port.ts'
import { takeKeys } from './license/stock.ts'
import { freeByHand, seatByHand } from './license/seats.ts'
import type { Shop } from './shop.ts'

/** What a method may touch, bound to one delivery: it cannot open another's secrets or files. */
export function portsFor(delivery: DeliveryRow, connection: SellerConnection | null, shop: Shop): Ports {
  return {
    now: shop.now,
    random: shop.random,
    seal: (field, text) => shop.sealer.seal(`${delivery.id}:${field}`, text),
    open: (field, sealed) => shop.sealer.open(`${delivery.id}:${field}`, sealed),
    seller: connection ? shop.sellers.for(connection) : noSeller,
    cloud: cloudOf(delivery, shop),
    licenses: licensesOf(delivery, shop),
    files: filesOf(delivery, shop),
    downloads: downloadsOf(delivery, shop),
    registry: registryOf(delivery, shop),
  }
}

function licensesOf(delivery: DeliveryRow, shop: Shop): LicensePort {
  const { licenses, reached } = shop
  return {
    seat: (machine) => seatByHand(delivery.id, machine, shop),
    free: (machine) => freeByHand(delivery.id, machine, shop),
    take: (pool, count) => takeKeys({ pool, count }, delivery, shop),
    issuer: licenses.issuer,
    async sign(claims) {
      const signed = await licenses.sign(claims)
      reached('license.signed')
      return signed
    },
  }
}

function filesOf(delivery: DeliveryRow, shop: Shop): FilesPort {
  const { store, files } = shop
  const own = async (id: string) => {
    const row = await findFile(store.read, id)
    return row?.delivery_id === delivery.id ? row : null
  }
  return {
    put: (file) => keepFile(delivery, file, shop),
    async find(id) {
      const row = await own(id)
      return row && { id, name: row.name, size: row.size, sha256: row.sha256 }
    },
    read: async (id) => ((await own(id)) ? files.read(id) : null),
  }
}

const noSeller = unaskable({
  status: 'refused',
  fault: 'operator',
  reason: 'This product names no seller’s server.',
})

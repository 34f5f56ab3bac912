import {
  type DownloadsPort,
  fileNameOf,
  type KeptAnswer,
  type KeptFile,
} from '../../catalog/delivery/downloads-port.ts'
import { shelfSetting } from '../downloads/shelves.ts'
import { newToken } from '../orders/ids.ts'
import { hashToken } from '../storage/access.ts'
import { insertDownloadLink } from '../storage/download-links.ts'
import type { DeliveryRow } from '../storage/schema.ts'
import type { Shop } from './shop.ts'

/** Within these a download has to begin. */
const linkMinutes = 15

/** Files kept for buyers, and links to them that open for one delivery. */
export function downloadsOf(delivery: DeliveryRow, shop: Shop): DownloadsPort {
  return {
    look: (file) => look(file, shop),
    async link(file) {
      const { store, now, random, publicUrl } = shop
      const token = newToken(random)
      const at = now()
      const until = new Date(at.getTime() + linkMinutes * 60_000)
      await insertDownloadLink(store.read, {
        hash: hashToken(token),
        delivery_id: delivery.id,
        file: JSON.stringify(file),
        created_at: at.toISOString(),
        expires_at: until.toISOString(),
      })
      return { url: `${publicUrl}/files/d/${token}/${encodeURIComponent(fileNameOf(file))}`, until }
    },
  }
}

async function look(file: KeptFile, { downloads }: Shop): Promise<KeptAnswer> {
  const shelf = downloads(file.store)
  if (!shelf) {
    const settings = `${shelfSetting(file.store)}_FOLDER or ${shelfSetting(file.store)}_BUCKET`
    return { status: 'refused', reason: `No store of files "${file.store}" is configured; set ${settings}.` }
  }
  const answer = await shelf.look(file.path)
  switch (answer.status) {
    case 'unreachable':
      return answer
    case 'missing':
      return { status: 'refused', reason: `The store "${file.store}" has no file ${file.path}.` }
    case 'found':
      if (answer.size === file.size) return { status: 'found' }
      return {
        status: 'refused',
        reason: `${file.path} has ${answer.size} bytes, and the product file says ${file.size}.`,
      }
  }
}

import type { CloudPort, ImageShare } from '../../catalog/delivery/cloud-port.ts'
import { forgetImageShare, isImageShared, noteImageShare } from '../storage/image-shares.ts'
import type { DeliveryRow } from '../storage/schema.ts'
import type { Shop } from './shop.ts'

/**
 * The clouds, for one delivery. A cloud keeps one member for a project however many orders it was shared by, so who
 * shares is noted here, and access is taken away with the last of them.
 */
export function cloudOf({ id }: DeliveryRow, { cloud, store }: Shop): CloudPort {
  const rowOf = ({ cloud: name, region, image, project }: ImageShare) => ({
    delivery_id: id,
    cloud: name,
    region,
    image,
    project,
  })
  return {
    status: (share) => cloud.status(share),
    consoleUrl: (share) => cloud.consoleUrl(share),
    async grant(share) {
      // Before the call: a share that a crash leaves at the cloud is then known, and not taken away for another's sake.
      await noteImageShare(store.read, rowOf(share))
      const answer = await cloud.grant(share)
      if (answer.status === 'refused') await forgetImageShare(store.read, rowOf(share))
      return answer
    },
    async revoke(share) {
      await forgetImageShare(store.read, rowOf(share))
      if (await isImageShared(store.read, rowOf(share))) return { status: 'absent', kept: true }
      const answer = await cloud.revoke(share)
      // Somebody who shared it in the meantime found it shared and is not to lose it.
      if (answer.status === 'absent' && (await isImageShared(store.read, rowOf(share)))) {
        const again = await cloud.grant(share)
        return again.status === 'unreachable' ? again : { status: 'absent', kept: true }
      }
      return answer
    },
  }
}

import type { ImageShare, ShareAnswer } from '../../catalog/delivery/cloud-port.ts'

/**
 * What a status of an image service means for a share; as the real Glance answered (test/openstack), and as Huawei Cloud
 * documents for its own.
 * @param forbidden what 403 means there, after "The image … in …": `may not be shared; …`
 */
export function explainStatus(status: number, { image, region }: ImageShare, forbidden: string): ShareAnswer {
  const about = `The image ${image} in ${region}`
  switch (status) {
    case 400: {
      const reason = `The cloud does not accept this project for the image ${image}.`
      return { status: 'refused', cause: 'project', reason }
    }
    case 403:
      return { status: 'refused', reason: `${about} ${forbidden}.` }
    case 404:
      return { status: 'refused', reason: `${about} is not there.` }
    case 413: {
      const reason = `${about} is shared with as many projects as the cloud allows.`
      return { status: 'refused', cause: 'full', reason }
    }
    default:
      return { status: 'unreachable', reason: `The cloud answered with HTTP ${status}.` }
  }
}

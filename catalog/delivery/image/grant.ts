import { z } from 'zod'
import type { ImageShare } from '../cloud-port.ts'
import type { Line } from '../line.ts'
import type { ImageTerms } from './terms.ts'

/**
 * Where a share stands at the cloud. `rejected` is the buyer's word and does not take the access away; `asked` is the
 * buyer's wish to have it offered again; `moving`, that it goes to the project `next` once `project` has lost it;
 * `unknown`, that the cloud does not take the project, so that nothing is shared.
 */
export const imageGrant = z.strictObject({
  region: z.string(),
  image: z.string().meta({ description: 'Which copy of the image was shared.' }),
  project: z.string(),
  status: z.enum(['pending', 'accepted', 'rejected', 'asked', 'moving', 'unknown', 'revoked']),
  since: z.iso.datetime().meta({ description: 'When the image was shared.' }),
  next: z.string().optional().meta({ description: 'Project that the image is to go to.' }),
})
export type ImageGrant = z.output<typeof imageGrant>
export type ImageLine = Line<ImageTerms, ImageGrant>

/** Where an image goes, before it is known which copy has room. */
export interface Aim {
  region: string
  project: string
}

/** Where a line's image is to go: what was stored wins over the answers given at checkout. Null: to no region we have. */
export function aimOf({ grant, inputs, terms, current }: ImageLine): Aim | null {
  if (grant) return { region: grant.region, project: grant.project }
  const { region, project } = inputs
  const offered = [...terms.images, ...(current?.images ?? [])].some((one) => one.region === region)
  return offered && region && project ? { region, project: project.toLowerCase() } : null
}

/**
 * Copies of the image in a region, in the order of their use: the one that was shared, those known at the sale, those
 * the product file has by now.
 */
export function copiesOf({ terms, current, grant }: ImageLine, region: string): string[] {
  const copies = [terms, current]
    .flatMap((known) => known?.images ?? [])
    .filter((one) => one.region === region)
    .flatMap(({ id, copies = [] }) => [id, ...copies])
  return [...new Set(grant?.region === region ? [grant.image, ...copies] : copies)]
}

/** The one share of a grant. */
export function shareOf({ terms }: ImageLine, { region, image, project }: ImageGrant): ImageShare {
  return { cloud: terms.cloud, region, image, project }
}

/** Every share that may have been made for a line, also by a step that a crash cut short before it was stored. */
export function possibleShares(line: ImageLine): ImageShare[] {
  const { cloud } = line.terms
  const aim = aimOf(line)
  if (!aim) return []
  const ofProject = (project: string) =>
    copiesOf(line, aim.region).map((image) => ({ cloud, region: aim.region, image, project }))
  const { grant } = line
  if (!grant) return ofProject(aim.project)
  return [shareOf(line, grant), ...(grant.next ? ofProject(grant.next) : [])]
}

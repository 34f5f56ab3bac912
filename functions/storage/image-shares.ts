import type { ImageShareRow, Tx } from './schema.ts'

type Share = Omit<ImageShareRow, 'delivery_id'>

/** Notes that a delivery shares an image; noting it twice is the same as once. */
export async function noteImageShare(tx: Tx, share: ImageShareRow): Promise<void> {
  await tx
    .insertInto('image_shares')
    .values(share)
    .onConflict((c) => c.doNothing())
    .execute()
}

export async function forgetImageShare(tx: Tx, share: ImageShareRow): Promise<void> {
  const { delivery_id, cloud, region, image, project } = share
  await tx
    .deleteFrom('image_shares')
    .where('image', '=', image)
    .where('project', '=', project)
    .where('region', '=', region)
    .where('cloud', '=', cloud)
    .where('delivery_id', '=', delivery_id)
    .execute()
}

/** True when some delivery shares this image with this project. */
export async function isImageShared(tx: Tx, { cloud, region, image, project }: Share): Promise<boolean> {
  const row = await tx
    .selectFrom('image_shares')
    .select('delivery_id')
    .where('image', '=', image)
    .where('project', '=', project)
    .where('region', '=', region)
    .where('cloud', '=', cloud)
    .executeTakeFirst()
  return row !== undefined
}

import { forgetDownloadLinks } from '../../storage/download-links.ts'
import type { Shop } from '../shop.ts'

/** A link that is over is told apart from one that never was for a day; then it is forgotten. */
const keptMs = 86_400_000

export async function forgetLinks({ store, now }: Shop): Promise<void> {
  await forgetDownloadLinks(store.read, new Date(now().getTime() - keptMs).toISOString())
}

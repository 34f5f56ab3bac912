import { type BucketSettings, createBucketShelf } from './bucket.ts'
import { createFolderShelf } from './folder.ts'
import type { Shelf, Shelves } from './shelves.ts'

/** Where files are kept: a folder of this machine, or a bucket. */
export type ShelfSettings = { folder: string } | BucketSettings

/** Opens the places of the settings, each by its name in product files. */
export function createShelves(settings: Readonly<Record<string, ShelfSettings>>): Shelves {
  const shelves = new Map<string, Shelf>(
    Object.entries(settings).map(([name, place]) => [
      name,
      'folder' in place ? createFolderShelf(place.folder) : createBucketShelf(place),
    ]),
  )
  return (store) => shelves.get(store) ?? null
}

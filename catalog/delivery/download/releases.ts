import { fileNameOf, type KeptFile } from '../downloads-port.ts'
import type { Line } from '../line.ts'
import type { DownloadGrant, DownloadTerms, Release, ReleaseFile } from './terms.ts'

export type DownloadLine = Line<DownloadTerms, DownloadGrant>

/**
 * The versions that a line's buyer may have, newest first: all that the catalog has now and that came out before the
 * updates of a single payment end. What was the newest at the sale stays, whatever the dates say.
 */
export function entitledReleases(line: DownloadLine): Release[] {
  const { terms, current = terms, grant } = line
  const end = updatesEnd(line)
  return current.releases.filter(
    ({ version, released }) =>
      end === null || version === grant?.version || Date.parse(released) <= end.getTime(),
  )
}

/** Until when new versions are covered; null: as long as the delivery runs. */
export function updatesEnd({ terms, billing, paidAt }: DownloadLine): Date | null {
  if (billing !== 'once' || terms.updateDays === undefined) return null
  return new Date(paidAt.getTime() + terms.updateDays * 86_400_000)
}

/** A file of a release by the name under which it is saved. */
export interface Offered {
  release: Release
  file: ReleaseFile
  kept: KeptFile
}

/** Every file of these releases, in order. */
export function filesOf(line: DownloadLine, releases: readonly Release[]): Offered[] {
  const { store } = line.current ?? line.terms
  return releases.flatMap((release) =>
    release.files.map((file) => {
      const { path, size, sha256 } = file
      return { release, file, kept: { store, path, size, sha256 } }
    }),
  )
}

/** How a file is named where one is chosen; the same for the same file of the same version. */
export function optionOf({ release, file }: Pick<Offered, 'release' | 'file'>): {
  id: string
  label: string
} {
  return { id: `${release.version}/${fileNameOf(file)}`, label: `${release.version}, ${file.label}` }
}

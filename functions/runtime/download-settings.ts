import { isAbsolute, relative, resolve, sep } from 'node:path'
import { z } from 'zod'
import type { ShelfSettings } from '../downloads/connect.ts'
import { refusal } from './refusal.ts'

/** Places of files by the name product files use: `DOWNLOADS_RELEASES_EU_…` is `releases-eu` there. */
export type DownloadEnvironment = Readonly<Record<string, ShelfSettings>>

const fields = [
  'FOLDER',
  'BUCKET',
  'REGION',
  'ENDPOINT',
  'ACCESS_KEY_ID',
  'SECRET_ACCESS_KEY',
  'PREFIX',
  'REDIRECT',
] as const
type Field = (typeof fields)[number]

const pattern = new RegExp(`^DOWNLOADS_([A-Z0-9_]+?)_(${fields.join('|')})$`)

/**
 * Gathers the settings of each place.
 * @param options.root folder that relative ones start from
 * @param options.apart folders that no file for sale may lie in: the web root, the catalog, the shop's own
 * @throws a refusal that names the setting that is wrong
 */
export function readDownloads(
  env: Readonly<Record<string, string | undefined>>,
  options: { root: string; apart: readonly string[] },
): DownloadEnvironment {
  const places = new Map<string, Partial<Record<Field, string>>>()
  for (const [setting, value] of Object.entries(env)) {
    const [, name, field] = pattern.exec(setting) ?? []
    if (name && value) places.set(name, { ...places.get(name), [field as Field]: value })
  }
  return Object.fromEntries(
    [...places].map(([name, place]) => [
      name.toLowerCase().replaceAll('_', '-'),
      checked(name, place, options),
    ]),
  )
}

function checked(
  name: string,
  place: Partial<Record<Field, string>>,
  { root, apart }: { root: string; apart: readonly string[] },
): ShelfSettings {
  const setting = `DOWNLOADS_${name}`
  if (place.FOLDER && place.BUCKET) {
    throw refusal(`${setting}_FOLDER and ${setting}_BUCKET are both set; keep the one where the files are.`)
  }
  if (place.FOLDER) {
    const folder = resolve(root, place.FOLDER)
    const mixed = apart.find((other) => isWithin(folder, other) || isWithin(other, folder))
    if (mixed === undefined) return { folder }
    throw refusal(
      `${setting}_FOLDER is ${folder}, which is mixed with ${mixed}; files for sale lie apart from the web root, the catalog and the shop's own data.`,
    )
  }
  const { BUCKET, REGION, ENDPOINT, ACCESS_KEY_ID, SECRET_ACCESS_KEY, PREFIX = '', REDIRECT = '0' } = place
  if (!BUCKET) throw refusal(`${setting} needs _FOLDER, or _BUCKET with its keys.`)
  if (!ACCESS_KEY_ID || !SECRET_ACCESS_KEY) {
    throw refusal(`${setting}_BUCKET needs ${setting}_ACCESS_KEY_ID and ${setting}_SECRET_ACCESS_KEY.`)
  }
  if (ENDPOINT && !z.url({ protocol: /^https?$/ }).safeParse(ENDPOINT).success) {
    throw refusal(`${setting}_ENDPOINT must be an address.`)
  }
  if (!ENDPOINT && !REGION) throw refusal(`${setting}_BUCKET needs ${setting}_REGION or ${setting}_ENDPOINT.`)
  if (REDIRECT !== '0' && REDIRECT !== '1') throw refusal(`${setting}_REDIRECT must be 0 or 1.`)
  return {
    bucket: BUCKET,
    region: REGION ?? 'us-east-1',
    endpoint: ENDPOINT,
    accessKeyId: ACCESS_KEY_ID,
    secretAccessKey: SECRET_ACCESS_KEY,
    prefix: PREFIX,
    redirect: REDIRECT === '1',
  }
}

function isWithin(folder: string, other: string): boolean {
  const way = relative(other, folder)
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way))
}

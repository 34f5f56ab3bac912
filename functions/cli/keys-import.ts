import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { idPattern } from '../../catalog/wire.ts'
import { importKeys, type Imported, readKeys } from '../flows/license/import-keys.ts'
import { openLocalSecrets } from '../runtime/local-secrets.ts'
import { openShopStore } from '../runtime/open-store.ts'
import { refusal } from '../runtime/refusal.ts'
import { readSettings } from '../runtime/settings.ts'
import { refuseMoved, stampKeys, stampMode } from '../runtime/stamp.ts'
import { createSealer } from '../secrets/seal.ts'
import { projectRoot } from './tool.ts'

const use =
  'Name a pool and a file with one key a line: npm run keys:import -- kelp-keys keys.txt [--dry-run] [--warn-below 10].'

/** How many lines are named one by one. */
const mostNamed = 20

/** `npm run keys:import -- <pool> FILE`: seals a seller's keys into the store; also while the shop runs. */
export async function main(args: readonly string[]): Promise<number> {
  process.umask(0o077)
  const { pool, file, isDry, warnBelow } = readArguments(args)
  const keys = await readFileOfKeys(resolve(process.env.INIT_CWD ?? process.cwd(), file))
  const settings = readSettings(process.env, projectRoot)
  const { store, stop } = await openShopStore(settings)
  try {
    await refuseMoved(store)
    await stampMode(store, settings.mode)
    const ring = settings.SECRET_KEYS ?? (await openLocalSecrets(settings.dataDir)).ring
    const random = (bytes: number): Uint8Array => crypto.getRandomValues(new Uint8Array(bytes))
    const sealer = createSealer(ring, random)
    await stampKeys(store, sealer)
    const result = await importKeys(
      { pool, keys, isDry, warnBelow },
      { store, sealer, random, now: () => new Date() },
    )
    for (const line of report(result, { pool, file, isDry })) console.log(line)
  } finally {
    await stop()
  }
  return 0
}

function readArguments(args: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { 'dry-run': { type: 'boolean', default: false }, 'warn-below': { type: 'string' } },
    })
    const [pool = '', file, ...more] = positionals
    const warnBelow = values['warn-below']
    const isNumber = warnBelow === undefined || /^\d{1,6}$/.test(warnBelow)
    if (file === undefined || more.length || !idPattern.test(pool) || pool.length > 64 || !isNumber)
      throw refusal(use)
    return {
      pool,
      file,
      isDry: values['dry-run'],
      warnBelow: warnBelow === undefined ? undefined : Number(warnBelow),
    }
  } catch (cause) {
    throw refusal(use, cause)
  }
}

async function readFileOfKeys(path: string) {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw refusal(`${path} cannot be read.`, cause)
  })
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw refusal(`${path} is not UTF-8 text; nothing was imported.`, cause)
  }
  const read = readKeys(text)
  if ('bad' in read) throw refusal(`Nothing was imported: ${linesText(read.bad)} can be no key.`)
  if (read.keys.length === 0) throw refusal(`${path} has no keys.`)
  return read.keys
}

function report(
  { added, repeated, known, free }: Imported,
  { pool, file, isDry }: { pool: string; file: string; isDry: boolean },
): string[] {
  const repeats = repeated
    .slice(0, mostNamed)
    .map(({ line, of }) => `  line ${line} is the same as line ${of}`)
  const knowns = known
    .slice(0, mostNamed)
    .map(({ line, pool: holder }) => `  line ${line} is in the pool "${holder}" already`)
  const left = repeated.length + known.length - repeats.length - knowns.length
  const done = isDry ? 'would be added' : added === 1 ? 'was added' : 'were added'
  return [
    `${keysText(added)} ${done} to the pool "${pool}"; ${isDry ? 'it would have' : 'it has'} ${free} to hand out.`,
    ...(repeats.length + knowns.length ? ['Left out:'] : []),
    ...repeats,
    ...knowns,
    ...(left > 0 ? [`  and ${left} more`] : []),
    ...(isDry || added === 0
      ? []
      : [`The keys are sealed in the store; delete ${file} when you need it no more.`]),
  ]
}

function keysText(count: number): string {
  return count === 1 ? '1 key' : `${count} keys`
}

function linesText(lines: readonly number[]): string {
  const named = lines.slice(0, mostNamed).join(', ')
  return lines.length === 1 ? `line ${named}` : `lines ${named}${lines.length > mostNamed ? ' and more' : ''}`
}

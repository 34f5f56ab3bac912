import { existsSync } from 'node:fs'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

const brotliAsync = promisify(brotliCompress)
const gzipAsync = promisify(gzip)
const text = new Set([
  '.css',
  '.html',
  '.js',
  '.json',
  '.map',
  '.md',
  '.mjs',
  '.svg',
  '.txt',
  '.webmanifest',
  '.xml',
])

/** Below this a compressed answer saves no packet. */
const smallestBytes = 200
/** Brotli's best level takes seconds for a megabyte and gains little there. */
const bestLevelUpToBytes = 512 * 1024

/** Writes `.br` and `.gz` beside each text file of a folder that has none. */
export async function compressFolder(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries
    .filter((entry) => entry.isFile() && text.has(extname(entry.name)))
    .map((entry) => join(entry.parentPath, entry.name))
  const next = files.values()
  await Promise.all(
    Array.from({ length: 4 }, async () => {
      for (const file of next) await compressFile(file)
    }),
  )
}

async function compressFile(file: string): Promise<void> {
  const bytes = await readFile(file)
  if (bytes.length < smallestBytes) return
  const quality = bytes.length <= bestLevelUpToBytes ? constants.BROTLI_MAX_QUALITY : 9
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: quality,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
  }
  if (!existsSync(`${file}.br`)) await writeFile(`${file}.br`, await brotliAsync(bytes, { params }))
  if (!existsSync(`${file}.gz`)) await writeFile(`${file}.gz`, await gzipAsync(bytes, { level: 9 }))
}

import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildKey } from '../../functions/cli/build-key.ts'
import { buildSettings } from '../../functions/cli/build-settings.ts'
import { holdLock } from '../../functions/cli/lock.mjs'
import { runTool } from '../../functions/cli/tool.ts'

const cache = fileURLToPath(new URL('../../node_modules/.cache/site-test/', import.meta.url))

/** Origin the pages are built for. */
export const publicUrl = 'https://shop.example'

/** The pages as `buildSite` writes them, built once for all test files; kept until content or code changes. */
export async function builtSite(): Promise<string> {
  const key = (await buildKey(buildSettings({}))).slice(0, 16)
  const folder = join(cache, key)
  await mkdir(cache, { recursive: true })
  const lock = await holdLock(join(cache, 'lock'), () => {})
  try {
    if (existsSync(folder)) return folder
    for (const old of await readdir(cache))
      if (old !== 'lock') await rm(join(cache, old), { recursive: true })
    const { code, output } = await runTool('test/site/build-site.ts', [`${folder}.part`])
    if (code !== 0) throw new Error(`The site could not be built:\n${output}`)
    await rename(`${folder}.part`, folder)
    return folder
  } finally {
    lock.release()
  }
}

/** Every file of a folder, with paths as the site serves them: `/products/tracewell/index.html`. */
export async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length).replaceAll('\\', '/'))
    .sort()
}

/** Text of a page or file by its address: a folder is its `index.html`. */
export function readSite(folder: string, address: string): Promise<string> {
  return readFile(join(folder, address.endsWith('/') ? `${address}index.html` : address), 'utf8')
}

/** Values of an attribute in a page, entities taken back. */
export function valuesOf(page: string, attribute: string): string[] {
  const found = page.matchAll(new RegExp(`\\s${attribute}="([^"]*)"`, 'g'))
  return [...found].map(([, value = '']) => unescaped(value))
}

/** The tags of a name in a page, attributes included. */
export function tagsOf(page: string, name: string): string[] {
  return [...page.matchAll(new RegExp(`<${name}(?:\\s[^>]*)?>`, 'g'))].map(([tag]) => tag)
}

/** One attribute of a tag; undefined when it is not there. */
export function attributeOf(tag: string, name: string): string | undefined {
  const value = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1]
  return value === undefined ? undefined : unescaped(value)
}

function unescaped(text: string): string {
  return text
    .replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
}

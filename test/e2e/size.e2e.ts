import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { expect, inject, test } from 'vitest'

const site = join(inject('distDir'), 'site')
const brotliBytes = async (path: string) => brotliCompressSync(await readFile(join(site, path))).length

/** Budgets of design section 8 in bytes; raised only on purpose. */
test('vitrine.js, all that a page loads before the first press, stays within 9.0 kB of brotli', async () => {
  expect(await brotliBytes('widget/vitrine.js')).toBeLessThanOrEqual(9_000)
})

test('the dialog stays within 6 kB of brotli', async () => {
  const names = await readdir(join(site, 'widget'))
  const dialog = names.find((name) => /^vitrine-dialog-.*\.js$/.test(name)) ?? ''
  expect(await brotliBytes(`widget/${dialog}`)).toBeLessThanOrEqual(6_000)
})

test('a product page stays within 15 kB without pictures, its script within 10 kB', async () => {
  const found: string[] = []
  for (const id of await productIds()) {
    const { total, script } = await pageBytes(`products/${id}/index.html`)
    if (total > 15_000 || script > 10_000) found.push(`${id}: ${total} bytes, ${script} of script`)
  }
  expect(found).toEqual([])
})

test('text pages load no script', async () => {
  const { script } = await pageBytes('legal/terms/index.html')
  expect(script).toBe(0)
})

test('every text file has a brotli and a gzip copy, and nothing private is under the web root', async () => {
  const names = (await readdir(site, { recursive: true })).map((name) => name.replaceAll('\\', '/'))
  const all = new Set(names)
  const bare = names.filter(
    (name) => /\.(html|css|js|json|xml|svg|txt)$/.test(name) && !all.has(`${name}.br`),
  )
  const large = await Promise.all(
    bare.map(async (name) => ((await stat(join(site, name))).size >= 200 ? name : '')),
  )
  expect(large.filter(Boolean)).toEqual([])
  // `.assetsignore` tells Cloudflare what not to upload; it is no page and holds nothing of the shop.
  const shown = names.filter((name) => name !== '.assetsignore')
  expect(
    shown.filter((name) => /\.(ts|astro|sqlite|yaml)$|(^|\/)\.|manifest\.json$|shards/.test(name)),
  ).toEqual([])
})

async function productIds(): Promise<string[]> {
  const entries = await readdir(join(site, 'products'), { withFileTypes: true })
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
}

/** Brotli bytes of a page with its styles and scripts; fonts and pictures have budgets of their own. */
async function pageBytes(page: string): Promise<{ total: number; script: number }> {
  const html = await readFile(join(site, page), 'utf8')
  const scripts = [...html.matchAll(/<script[^>]+src="\/([^"?]+)/g)].map(([, path]) => path ?? '')
  const styles = [...html.matchAll(/<link[^>]+rel="stylesheet"[^>]*>/g)].flatMap(
    ([tag]) => /href="\/([^"?]+)/.exec(tag)?.[1] ?? [],
  )
  const sum = async (paths: string[]) =>
    (await Promise.all(paths.map(brotliBytes))).reduce((bytes, more) => bytes + more, 0)
  const script = await sum(scripts)
  return { total: script + (await sum([page, ...styles])), script }
}

import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildWidget } from '../../widget/build.ts'

let outDir = ''

beforeAll(async () => {
  outDir = await mkdtemp(join(tmpdir(), 'vitrine-size-'))
  await buildWidget({ outDir, version: '0.0.0', publicUrl: 'https://shop.example' })
})
afterAll(() => rm(outDir, { recursive: true, force: true }))

/** As a CDN sends it. */
async function brotliBytes(file: string): Promise<number> {
  const bytes = await readFile(join(outDir, file))
  return brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length
}

test('vitrine.js, all that a page loads before the first press, is at most 9.0 kB', async () => {
  expect(await brotliBytes('vitrine.js')).toBeLessThanOrEqual(9000)
})

test('the dialog is at most 6.0 kB', async () => {
  expect(await brotliBytes('vitrine-dialog-0.0.0.js')).toBeLessThanOrEqual(6000)
})

test('the cart, for a page that has one, is at most 10 kB', async () => {
  expect(await brotliBytes('vitrine-cart.js')).toBeLessThanOrEqual(10_000)
})

test('the verifier of license files is a module of at most 1 kB as it stands', async () => {
  expect((await readFile(join(outDir, 'vitrine-license.js'))).length).toBeLessThanOrEqual(1024)
})

test('the script has the same bytes under both of its names', async () => {
  expect(await readFile(join(outDir, 'vitrine.js'))).toEqual(await readFile(join(outDir, 'vitrine-0.0.0.js')))
})

test('no module brings a Lit of its own', async () => {
  for (const file of [
    'vitrine-dialog-0.0.0.js',
    'vitrine-cart.js',
    'vitrine-order.js',
    'vitrine-engagement.js',
  ]) {
    expect(await readFile(join(outDir, file), 'utf8')).not.toContain('litHtmlVersions')
  }
})

test('csp.txt names the store, and the manifest every public element', async () => {
  expect(await readFile(join(outDir, 'csp.txt'), 'utf8')).toContain('script-src https://shop.example/widget/')
  const { modules } = JSON.parse(await readFile(join(outDir, 'custom-elements.json'), 'utf8')) as {
    modules: { declarations: { tagName?: string }[] }[]
  }
  const tags = modules.flatMap(({ declarations }) => declarations.flatMap(({ tagName }) => tagName ?? []))
  expect(tags).toEqual(
    expect.arrayContaining(['vitrine-buy', 'vitrine-cart', 'vitrine-order', 'vitrine-engagement']),
  )
})

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { beforeAll, expect, test } from 'vitest'
import { attributeOf, builtSite, filesOf, readSite, tagsOf } from './built-site.ts'

let folder: string
beforeAll(async () => {
  folder = await builtSite()
}, 180_000)

const brotli = async (address: string) => {
  const file = address.endsWith('/') ? `${address}index.html` : address
  return brotliCompressSync(await readFile(join(folder, file))).length
}
const scriptsOf = (page: string) => tagsOf(page, 'script').flatMap((tag) => attributeOf(tag, 'src') ?? [])
const stylesOf = (page: string) =>
  tagsOf(page, 'link').flatMap((tag) =>
    attributeOf(tag, 'rel') === 'stylesheet' ? (attributeOf(tag, 'href') ?? []) : [],
  )
const sum = async (addresses: string[]) =>
  (await Promise.all(addresses.map(brotli))).reduce((total, bytes) => total + bytes, 0)

test('every product page with its styles and scripts is at most 15 kB, scripts at most 2 kB', async () => {
  const pages = (await filesOf(folder)).filter((file) =>
    /^\/(zh-CN\/)?products\/[^/]+\/index\.html$/.test(file),
  )
  for (const page of pages) {
    const text = await readSite(folder, page)
    const scripts = await sum(scriptsOf(text))
    const whole = (await brotli(page)) + (await sum(stylesOf(text))) + scripts
    // Where there are only so many, one more script asks what is left.
    // Where a seller can be asked to write, one more script sends it.
    const more = text.includes('class="stock"') ? 200 : text.includes('class="contact"') ? 800 : 0
    expect(scripts, page).toBeLessThanOrEqual(2_048 + more)
    expect(whole, page).toBeLessThanOrEqual(15_000)
  }
})

test('a list runs at most 10 kB of script before the first touch', async () => {
  expect(await sum(scriptsOf(await readSite(folder, '/products/')))).toBeLessThanOrEqual(10_000)
})

test('pages of text run no script', async () => {
  for (const page of ['/', '/legal/terms/', '/legal/privacy/', '/eula/tracewell/', '/zh-CN/', '/404.html']) {
    expect(scriptsOf(await readSite(folder, page)), page).toEqual([])
  }
})

test('the fonts of the first screen are cut to less than 45 kB together', async () => {
  const page = await readSite(folder, '/products/tracewell/')
  const fonts = tagsOf(page, 'link').filter((tag) => attributeOf(tag, 'as') === 'font')
  const sizes = await Promise.all(
    fonts.map(async (tag) => (await readFile(join(folder, attributeOf(tag, 'href') ?? ''))).length),
  )
  expect(sizes).toHaveLength(2)
  expect(sizes.reduce((total, bytes) => total + bytes, 0)).toBeLessThan(45_000)
})

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createCatalog } from '../../../catalog/catalog.ts'
import { sourceOf } from '../../../catalog/compile.ts'
import { formatProblem, readCatalog } from '../../../catalog/read.ts'
import { createCatalogRows, publishCatalog } from '../../../functions/runtime/catalog-rows.ts'
import type { Store } from '../../../functions/storage/store.ts'
import { catalogFolder } from '../../catalog/catalog-folder.ts'
import { openStore, storeKinds } from '../open-stores.ts'

async function compiled(dir: string) {
  const result = await readCatalog(dir)
  if ('problems' in result) throw new Error(result.problems.map(formatProblem).join('\n'))
  return sourceOf(result.content)
}

/** The small catalog of the tests, with another price each. */
async function priced(price: string) {
  const folder = await catalogFolder()
  const product = await readFile(join(folder, 'products', 'lathe.md'), 'utf8')
  return compiled(await catalogFolder({ 'products/lathe.md': product.replace('49.00', price) }))
}

const priceIn = async (catalog: {
  get: ReturnType<typeof createCatalog>['get']
}): Promise<number | undefined> => (await catalog.get('lathe'))?.plans[0]?.prices[0]?.amount

async function names(store: Store): Promise<string[]> {
  const rows = await store.read.selectFrom('catalog_files').select('name').execute()
  return rows.map(({ name }) => name)
}

describe.for(storeKinds)('on %s', (kind) => {
  test('a published catalog says what the compiled one says, for every product', async () => {
    const store = await openStore(kind)
    const source = await compiled('catalog')
    const wanted = createCatalog(source)
    const told = await publishCatalog(store, source)
    const catalog = await createCatalogRows().open(store)
    expect(told).toEqual({
      version: wanted.version,
      before: undefined,
      products: (await wanted.products()).length,
    })
    expect(catalog.version).toBe(wanted.version)
    expect(catalog.store).toEqual(wanted.store)
    expect(await catalog.partners()).toEqual(await wanted.partners())
    expect(await catalog.products()).toEqual(await wanted.products())
    for (const id of await wanted.products()) expect(await catalog.get(id)).toEqual(await wanted.get(id))
  })

  test('before anything was published the refusal names the command', async () => {
    await expect(createCatalogRows().open(await openStore(kind))).rejects.toThrow('npm run publish:catalog')
  })

  test('what is not in the catalog is null and reads no row', async () => {
    const store = await openStore(kind)
    await publishCatalog(store, await priced('49.00'))
    const catalog = await createCatalogRows().open(store)
    await store.read.deleteFrom('catalog_files').execute()
    for (const id of ['nothing', '', '__proto__', 'constructor', '../manifest'])
      expect(await catalog.get(id)).toBeNull()
    await expect(catalog.get('lathe')).rejects.toThrow('has no shards/')
  })

  test('a new version counts two seconds later at the latest, and who began with the old one ends with it', async () => {
    const store = await openStore(kind)
    let now = 0
    const rows = createCatalogRows(() => new Date(now))
    await publishCatalog(store, await priced('49.00'))
    const begun = await rows.open(store)
    await publishCatalog(store, await priced('59.00'))
    expect(await priceIn(await rows.open(store))).toBe(4900)
    now += 2000
    expect(await priceIn(await rows.open(store))).toBe(5900)
    expect(await priceIn(begun)).toBe(4900)
  })

  test('the last two versions are kept, and publishing the same once more changes nothing', async () => {
    const store = await openStore(kind)
    const told = []
    for (const price of ['1.00', '2.00', '3.00', '3.00'])
      told.push(await publishCatalog(store, await priced(price)))
    const [first, second, third, again] = told
    expect([second?.before, third?.before, again?.before]).toEqual(
      [first, second, third].map((one) => one?.version),
    )
    const kept = new Set((await names(store)).map((name) => name.split('/')[0]))
    expect(kept).toEqual(new Set(['current', second?.version, third?.version]))
    expect(await priceIn(await createCatalogRows().open(store))).toBe(300)
  })

  test('of two that publish at the same time, one comes second and is whole', async () => {
    const store = await openStore(kind)
    const sources = await Promise.all([priced('1.00'), priced('2.00')])
    await Promise.all(sources.map((source) => publishCatalog(store, source)))
    expect([100, 200]).toContain(await priceIn(await createCatalogRows().open(store)))
  })

  test('a catalog that was not compiled by us is not published', async () => {
    const store = await openStore(kind)
    const source = await priced('1.00')
    await expect(publishCatalog(store, { ...source, manifest: { version: 'x' } })).rejects.toThrow()
    expect(await names(store)).toEqual([])
  })
})

import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { type CatalogSource, createCatalog } from '../../catalog/catalog.ts'
import {
  compileCatalog,
  compileProduct,
  readCompiled,
  sourceOf,
  writeSchemas,
} from '../../catalog/compile.ts'
import { shardNames, shardOf } from '../../catalog/compiled.ts'
import { type CatalogContent, formatProblem, readCatalog } from '../../catalog/read.ts'
import { catalogFolder } from './catalog-folder.ts'

async function realCatalog(): Promise<CatalogContent> {
  return contentOf('catalog')
}

async function contentOf(dir: string): Promise<CatalogContent> {
  const result = await readCatalog(dir)
  if ('problems' in result) throw new Error(result.problems.map(formatProblem).join('\n'))
  return result.content
}

async function outFolder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'vitrine-compiled-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  return dir
}

test('the shop’s own catalog has no problem', async () => {
  const { products, sellers, categories, partners } = await realCatalog()
  expect(products.length).toBeGreaterThanOrEqual(16)
  expect([sellers.length, categories.length, partners.length]).toEqual([6, 6, 2])
})

test('what is compiled is what was read, for every product', async () => {
  const content = await realCatalog()
  const dir = await outFolder()
  await compileCatalog(content, dir)
  const catalog = createCatalog(await readCompiled(dir))
  expect(await catalog.products()).toEqual(content.products.map(({ id }) => id))
  for (const product of content.products)
    expect(await catalog.get(product.id)).toEqual(compileProduct(product))
  expect(catalog.version).toBe(content.version)
  expect(catalog.store).toMatchObject({ name: content.store.name, currencies: content.store.currencies })
  expect(JSON.stringify(catalog.store)).not.toContain(content.store.legal.terms.text.slice(0, 20))
})

test('the same content compiles to the same bytes', async () => {
  const content = await contentOf(await catalogFolder())
  const [one, two] = [await outFolder(), await outFolder()]
  await Promise.all([compileCatalog(content, one), compileCatalog(content, two)])
  const files = (await readdir(one, { recursive: true })).filter((name) => name.endsWith('.json')).sort()
  expect(files).toHaveLength(1 + shardNames.length)
  for (const file of files) {
    expect(await readFile(join(one, file), 'utf8')).toBe(await readFile(join(two, file), 'utf8'))
  }
})

test('neither descriptions nor secrets’ names outside the seller’s delivery reach the compiled files', async () => {
  const [product] = (await contentOf(await catalogFolder())).products
  if (!product) throw new Error('the test catalog has a product')
  expect(Object.keys(compileProduct(product))).not.toContain('body')
  expect(JSON.stringify(compileProduct(product))).not.toContain('turns traces into figures.')
})

test('a product that is not there is null, whatever its id looks like', async () => {
  const catalog = createCatalog(sourceOf(await contentOf(await catalogFolder())))
  for (const id of ['nothing', '', '__proto__', 'constructor', 'toString', '../manifest', 'LATHE']) {
    expect(await catalog.get(id)).toBeNull()
    expect(await catalog.partner(id)).toBeNull()
  }
})

test('a partner is found by id and by its exact origin', async () => {
  const catalog = createCatalog(sourceOf(await contentOf(await catalogFolder())))
  expect(await catalog.partner('weekly')).toMatchObject({ id: 'weekly', commission: '10%' })
  expect((await catalog.partnersAt('https://weekly.example')).map(({ id }) => id)).toEqual(['weekly'])
  for (const origin of [
    'https://weekly.example/',
    'http://weekly.example',
    'https://weekly.example:443',
    'null',
    '',
  ]) {
    expect(await catalog.partnersAt(origin)).toEqual([])
  }
})

/** Counts how often shards are read. */
function counting(source: CatalogSource): CatalogSource & { reads: string[] } {
  const reads: string[] = []
  return {
    reads,
    manifest: source.manifest,
    readShard: async (name) => {
      reads.push(name)
      return source.readShard(name)
    },
  }
}

test('look-ups at the same time read a shard once', async () => {
  const source = counting(sourceOf(await realCatalog()))
  const catalog = createCatalog(source)
  await Promise.all(Array.from({ length: 20 }, () => catalog.get('tracewell')))
  expect(source.reads).toEqual([shardOf('tracewell')])
})

test('a shard that could not be read is tried again', async () => {
  const source = sourceOf(await contentOf(await catalogFolder()))
  let tries = 0
  const catalog = createCatalog({
    manifest: source.manifest,
    readShard: async (name) => {
      if (++tries === 1) throw new Error('the disk is away')
      return source.readShard(name)
    },
  })
  await expect(catalog.get('lathe')).rejects.toThrow('the disk is away')
  expect(await catalog.get('lathe')).toMatchObject({ id: 'lathe' })
})

test('a shard or manifest that was tampered with is refused', async () => {
  const source = sourceOf(await contentOf(await catalogFolder()))
  expect(() => createCatalog({ ...source, manifest: { version: 1 } })).toThrow()
  const catalog = createCatalog({ ...source, readShard: async () => ({ lathe: { id: 'lathe', price: 0 } }) })
  await expect(catalog.get('lathe')).rejects.toThrow()
})

test('only a shard’s own name is opened', async () => {
  const dir = await outFolder()
  await compileCatalog(await contentOf(await catalogFolder()), dir)
  const source = await readCompiled(dir)
  await expect(source.readShard('../manifest')).rejects.toThrow(RangeError)
})

test('every id has a shard, and ids spread over the shards', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z0-9]{1,20}(-[a-z0-9]{1,10}){0,3}$/), (id) => {
      expect(shardNames).toContain(shardOf(id))
    }),
  )
  const sizes = new Map<string, number>()
  for (let number = 0; number < 6_400; number++) {
    const shard = shardOf(`product-${number}`)
    sizes.set(shard, (sizes.get(shard) ?? 0) + 1)
  }
  expect(sizes.size).toBe(64)
  expect(Math.max(...sizes.values())).toBeLessThan(200)
})

interface Node {
  properties?: Record<string, Node>
  items?: Node
  oneOf?: Node[]
  additionalProperties?: Node | boolean
  description?: string
}

/** Fields without a description, by path. */
function bare(node: Node, path: string): string[] {
  const inner = [...(node.items ? [node.items] : []), ...(node.oneOf ?? [])]
  if (typeof node.additionalProperties === 'object') inner.push(node.additionalProperties)
  const fields = Object.entries(node.properties ?? {}).flatMap(([name, field]) => [
    ...(field.description ? [] : [`${path}.${name}`]),
    ...bare(field, `${path}.${name}`),
  ])
  return [...fields, ...inner.flatMap((child) => bare(child, path))]
}

test('editors get a JSON Schema of each kind of file, with a description of every field', async () => {
  const dir = await outFolder()
  await writeSchemas(dir)
  const names = (await readdir(dir)).sort()
  expect(names).toEqual([
    'categories.json',
    'partner.json',
    'product-text.json',
    'product.json',
    'seller.json',
    'store.json',
  ])
  for (const name of names) {
    const schema = JSON.parse(await readFile(join(dir, name), 'utf8'))
    expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema')
    expect(schema.title).toMatch(/^Vitrine /)
    expect(bare(schema, name)).toEqual([])
  }
  const product = JSON.parse(await readFile(join(dir, 'product.json'), 'utf8'))
  expect(product.required).toEqual(['name', 'tagline', 'seller', 'category', 'logo', 'delivery'])
  expect(product.properties.plans.items.properties.price.additionalProperties.type).toEqual([
    'number',
    'string',
  ])
})

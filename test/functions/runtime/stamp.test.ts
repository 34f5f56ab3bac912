import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomBytes } from 'node:crypto'
import { expect, onTestFinished, test } from 'vitest'
import { stampKeys, stampMode, stampShop } from '../../../functions/runtime/stamp.ts'
import { createSealer } from '../../../functions/secrets/seal.ts'
import { openSqliteStore } from '../../../functions/storage/sqlite.ts'

const random = (bytes: number): Uint8Array => new Uint8Array(randomBytes(bytes))

async function openStore() {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-'))
  const store = await openSqliteStore(folder)
  onTestFinished(async () => {
    await store.close()
    rmSync(folder, { recursive: true, force: true })
  })
  return store
}

const sealer = (current: string, keys: Record<string, Uint8Array>) =>
  createSealer({ current, keys: new Map(Object.entries(keys)) }, random)

test('a store begun in one mode refuses another in one sentence', async () => {
  const store = await openStore()
  await stampMode(store, 'sandbox')
  await stampMode(store, 'sandbox')
  await expect(stampMode(store, 'live')).rejects.toThrow(/begun as sandbox.*DATA_DIR/)
})

test('a lost or changed sealing key stops the start and is named', async () => {
  const store = await openStore()
  const first = random(32)
  await stampKeys(store, sealer('k1', { k1: first }))
  await stampKeys(store, sealer('k2', { k2: random(32), k1: first }))
  await expect(stampKeys(store, sealer('k2', { k2: random(32) }))).rejects.toThrow(/SECRET_KEYS.*"k1"/)
  await expect(stampKeys(store, sealer('k1', { k1: random(32) }))).rejects.toThrow(/SECRET_KEYS.*"k1"/)
})

test('a shop may move or be renamed, which is told, and is the same shop after it', async () => {
  const store = await openStore()
  const first = { publicUrl: 'https://shop.example', name: 'Harbor' }
  expect(await stampShop(store, first)).toBeNull()
  expect(await stampShop(store, first)).toBeNull()
  const moved = { ...first, publicUrl: 'https://new.example' }
  expect(await stampShop(store, moved)).toMatch(/moved from https:\/\/shop.example to https:\/\/new.example/)
  const renamed = { ...moved, name: 'Quay' }
  expect(await stampShop(store, renamed)).toMatch(/called Harbor and is now Quay/)
  expect(await stampShop(store, renamed)).toBeNull()
})

test('a second shop with another name and address is refused, and the store stays with the first', async () => {
  const store = await openStore()
  const first = { publicUrl: 'https://shop.example', name: 'Harbor' }
  await stampShop(store, first)
  await expect(stampShop(store, { publicUrl: 'https://other.example', name: 'Other' })).rejects.toThrow(
    /^This store belongs to Harbor at https:\/\/shop.example .* Other .*DATABASE_URL.*\.$/,
  )
  expect(await stampShop(store, first)).toBeNull()
})

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { checkBuild } from '../../../functions/runtime/check-build.ts'
import { readSettings } from '../../../functions/runtime/settings.ts'
import { createTestCatalog } from '../test-shop.ts'

function shopOf(env: Record<string, string>, mode: 'sandbox' | 'test') {
  const distDir = mkdtempSync(join(tmpdir(), 'vitrine-dist-'))
  onTestFinished(() => rmSync(distDir, { recursive: true, force: true }))
  writeFileSync(join(distDir, 'build.json'), JSON.stringify({ publicUrl: 'http://127.0.0.1:4321' }))
  const settings = { ...readSettings(env, '/shop'), distDir, mode }
  return checkBuild(settings, createTestCatalog().catalog)
}

test('a build made for another address is not served', async () => {
  await expect(shopOf({ PORT: '4399' }, 'sandbox')).rejects.toThrow(/PUBLIC_URL is .*4399.* made for .*4321/)
})

test('outside the sandbox a seller whose key is not set stops the start, and the setting is named', async () => {
  await expect(shopOf({}, 'test')).rejects.toThrow(/^SELLER_KEY_NORTHBEAM_MAIN is not set/)
  await expect(shopOf({ SELLER_KEY_NORTHBEAM_MAIN: '' }, 'test')).rejects.toThrow(/SELLER_KEY_NORTHBEAM_MAIN/)
  await shopOf({ SELLER_KEY_NORTHBEAM_MAIN: 'a-key' }, 'test')
  await shopOf({}, 'sandbox')
})

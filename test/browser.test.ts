import { chromium } from 'playwright-core'
import { expect, test } from 'vitest'
import { findChromium } from './browser.ts'

test('a Chromium from npm opens a page when none is installed', async () => {
  const { executablePath, args, from } = await findChromium({ env: {}, installed: [] })
  expect(from).toBe('npm')
  const browser = await chromium.launch({ executablePath, args })
  const page = await browser.newPage()
  await page.setContent('<h1>Open</h1>')
  expect(await page.getByRole('heading').textContent()).toBe('Open')
  await browser.close()
})

test('CHROMIUM goes before what is installed, and a wrong one is named', async () => {
  const found = await findChromium({ env: { CHROMIUM: process.execPath } })
  expect(found).toMatchObject({ executablePath: process.execPath, from: 'CHROMIUM' })
  await expect(findChromium({ env: { CHROMIUM: '/nowhere/chromium' } })).rejects.toThrow('/nowhere/chromium')
})

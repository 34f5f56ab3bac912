import { readFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import { inject, expect, test } from 'vitest'
import typescript from 'typescript'
import { z } from 'zod'
import { createApp } from '../../functions/app.ts'
import type { Shop } from '../../functions/flows/shop.ts'
import { compatibilityDate } from './workerd.ts'

const file = 'functions/wrangler.jsonc'
const wrangler = z
  .object({
    main: z.string(),
    no_bundle: z.literal(true),
    compatibility_date: z.string(),
    compatibility_flags: z.array(z.string()),
    triggers: z.object({ crons: z.array(z.string()) }),
    assets: z.object({ directory: z.string(), run_worker_first: z.array(z.string()) }),
  })
  .parse(typescript.parseConfigFileTextToJson(file, await readFile(file, 'utf8')).config)

test('what is deployed runs as what is tested', () => {
  expect(wrangler.compatibility_date).toBe(compatibilityDate)
  expect(wrangler.compatibility_flags).toEqual(['nodejs_compat'])
  expect(wrangler.triggers.crons).toEqual(['* * * * *'])
  expect([wrangler.main, wrangler.assets.directory]).toEqual(['../dist/functions/worker.js', '../dist/site'])
})

test('every address of the functions leads to the worker and not to the pages', () => {
  const shop = { publicUrl: 'https://shop.example' } as Shop
  const app = createApp(shop, {
    operatorToken: null,
    addressOf: () => '',
    version: '',
    jwks: () => ({ keys: [] }),
    pageHeaders: () => ({}),
  })
  const patterns = wrangler.assets.run_worker_first.map((path) => path.replace('/*', ''))
  const paths = app.routes.map(({ path }) => path).filter((path) => path !== '/*')
  const uncovered = paths.filter((path) => !patterns.some((start) => `${path}/`.startsWith(`${start}/`)))
  expect([...new Set(uncovered)]).toEqual([])
})

test('the worker is small enough for every plan of Cloudflare: under 3 MB, compressed', async () => {
  expect(gzipSync(await readFile(inject('workerFile'))).length).toBeLessThan(1_000_000)
})

import { expect, test } from 'vitest'
import { checkCatalog } from '../../functions/cli/check-catalog.ts'
import { catalogFolder, changed, product } from './catalog-folder.ts'

async function run(
  argv: string[],
  env: Record<string, string> = {},
): Promise<{ code: number; lines: string[] }> {
  const lines: string[] = []
  const code = await checkCatalog({ argv, env, print: (text) => lines.push(...text.split('\n')) })
  return { code, lines }
}

test('a sound catalog is one line with counts', async () => {
  const dir = await catalogFolder()
  expect(await run([dir])).toEqual({
    code: 0,
    lines: [`${dir} has no problem: 1 product, 1 seller, 1 category, 1 partner.`],
  })
})

test('every problem is a line that a terminal can open, then they are counted', async () => {
  const dir = await catalogFolder({
    'products/lathe.md': product(['name: Lathe', 'nam: Lathe'], ['hours: 8x5', 'hours: 5x8']),
    'partners/weekly.yaml': changed('partners/weekly.yaml', ['10%', 'ten']),
  })
  const { code, lines } = await run([dir])
  expect(code).toBe(1)
  expect(lines).toEqual([
    expect.stringContaining(
      `${dir}/partners/weekly.yaml:3:13 commission  "ten" does not have the right form. Allowed: a share`,
    ),
    expect.stringContaining(`${dir}/products/lathe.md:2:1 nam  There is no field "nam" here.`),
    expect.stringContaining(`${dir}/products/lathe.md:16:10 support.hours`),
    '',
    '3 problems in 2 files.',
  ])
})

test('without an argument it checks CATALOG_DIR', async () => {
  const dir = await catalogFolder()
  expect((await run([], { CATALOG_DIR: dir })).lines[0]).toContain(dir)
})

test('insecure sellers are taken only when the setting says so', async () => {
  const dir = await catalogFolder({
    'sellers/northbeam.yaml': changed('sellers/northbeam.yaml', [
      '[api.northbeam.example]',
      '["localhost:9000"]',
    ]),
  })
  expect((await run([dir])).code).toBe(1)
  expect((await run([dir], { ALLOW_INSECURE_SELLERS: '1' })).code).toBe(0)
})

test('a folder that is not there is a problem, not a crash', async () => {
  const { code, lines } = await run(['/nowhere/at/all'])
  expect(code).toBe(1)
  expect(lines[0]).toContain('There is no catalog folder "/nowhere/at/all". Name it in CATALOG_DIR.')
})

test('it explains itself, and refuses what it does not understand', async () => {
  expect(await run(['--help'])).toMatchObject({
    code: 0,
    lines: expect.arrayContaining(['npm run check:catalog [dir]']),
  })
  expect((await run(['--strict'])).lines[0]).toBe('"--strict" is not understood.')
  expect((await run(['a', 'b'])).code).toBe(1)
})

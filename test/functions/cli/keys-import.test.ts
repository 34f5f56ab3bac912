import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { runTool } from '../../../functions/cli/tool.ts'

/** A place for a shop of its own, with a file of keys. */
async function place(content: string | Uint8Array) {
  const folder = await mkdtemp(join(tmpdir(), 'vitrine-keys-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const file = join(folder, 'keys.txt')
  await writeFile(file, content)
  const env = { DATA_DIR: join(folder, 'data'), HOST: '127.0.0.1', PUBLIC_URL: 'http://127.0.0.1:4999' }
  return {
    file,
    database: join(folder, 'data', 'vitrine.sqlite'),
    run: (...args: string[]) => runTool('functions/cli/enter.mjs', ['keys-import', ...args], { env }),
  }
}

test('keys are sealed into the store, repeated ones named by their lines, and none is printed', async () => {
  const { file, database, run } = await place('# from the foundry\nKANAE-AAAA\nKANAE-BBBB\n\nKANAE-AAAA\r\n')
  const dry = await run('kanae-type-keys', file, '--dry-run')
  expect(dry).toMatchObject({ code: 0 })
  expect(dry.output).toContain(
    '2 keys would be added to the pool "kanae-type-keys"; it would have 2 to hand out.',
  )
  const first = await run('kanae-type-keys', file)
  expect(first.output).toContain('2 keys were added to the pool "kanae-type-keys"; it has 2 to hand out.')
  expect(first.output).toContain('  line 5 is the same as line 2')
  const again = await run('kanae-type-keys', file)
  expect(again.output).toContain('0 keys were added')
  expect(again.output).toContain('  line 3 is in the pool "kanae-type-keys" already')
  expect(dry.output + first.output + again.output).not.toMatch(/KANAE-/)
  expect((await readFile(database)).includes('KANAE-')).toBe(false)
  expect((await readFile(`${database}-wal`).catch(() => Buffer.alloc(0))).includes('KANAE-')).toBe(false)
})

test('what can be no key, is no text, or names no pool is refused in a sentence, and nothing is imported', async () => {
  const { file, run } = await place(`GOOD-1\n${'x'.repeat(2001)}\nBAD\u0007KEY\n`)
  const bad = await run('kelp', file)
  expect(bad).toMatchObject({ code: 1 })
  expect(bad.output.trim()).toBe('Nothing was imported: lines 2, 3 can be no key.')
  for (const args of [
    [],
    ['kelp'],
    ['Kelp Keys', file],
    ['kelp', file, '--warn-below', 'many'],
    ['kelp', file, '--now'],
  ]) {
    const refused = await run(...args)
    expect(refused.code).toBe(1)
    expect(refused.output).toContain('Name a pool and a file')
  }
  expect((await run('kelp', `${file}.gone`)).output).toContain('cannot be read')
  const binary = await place(new Uint8Array([0xff, 0xfe, 0x41]))
  expect((await binary.run('kelp', binary.file)).output).toContain('is not UTF-8 text')
})

test('--help says what the file looks like', async () => {
  const { output, code } = await (await place('')).run('--help')
  expect(code).toBe(0)
  for (const word of ['--dry-run', '--warn-below', 'one key a line', 'Keys are never printed']) {
    expect(output).toContain(word)
  }
})

import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { createFolderShelf } from '../../../functions/downloads/folder.ts'
import { describeShelf, kept } from './contract.ts'

const outer = mkdtempSync(join(tmpdir(), 'shelf-'))
afterAll(() => rmSync(outer, { recursive: true, force: true }))
const folder = join(outer, 'files')
mkdirSync(join(folder, dirname(kept.path)), { recursive: true })
writeFileSync(join(folder, kept.path), kept.text)
writeFileSync(join(outer, 'secret.txt'), 'nobody may read this')

describeShelf(async () => createFolderShelf(folder))

test('no path leads out of the folder, by dots, by its start or by a link', async () => {
  symlinkSync(join(outer, 'secret.txt'), join(folder, 'link.txt'))
  symlinkSync(outer, join(folder, 'up'))
  mkdirSync(join(outer, 'files-of-others'))
  writeFileSync(join(outer, 'files-of-others/x.txt'), 'x')
  const shelf = createFolderShelf(folder)
  for (const path of [
    '../secret.txt',
    'tidegrid/../../secret.txt',
    '..\\secret.txt',
    join(outer, 'secret.txt'),
    'link.txt',
    'up/secret.txt',
    '../files-of-others/x.txt',
    'tidegrid/1.0/letters.bin\0.txt',
    '.',
    '',
  ]) {
    expect(await shelf.look(path), path).toEqual({ status: 'missing' })
    expect(await shelf.read(path, { from: 0, to: 3 }), path).toBeNull()
  }
})

test('a folder that is not there has no files', async () => {
  expect(await createFolderShelf(join(outer, 'nowhere')).look(kept.path)).toEqual({ status: 'missing' })
})

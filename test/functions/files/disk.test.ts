import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createDiskFiles } from '../../../functions/files/disk.ts'
import { fileStoreContract } from './contract.ts'

async function open() {
  const folder = await mkdtemp(join(tmpdir(), 'vitrine-files-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return createDiskFiles(join(folder, 'files'))
}

fileStoreContract('files on a disk', open)

test('an id that is none reaches no path', async () => {
  const files = await open()
  await expect(files.write('../file_a', new Uint8Array([1]))).rejects.toThrow('is not a file id')
  await expect(files.read('/etc/passwd')).rejects.toThrow('is not a file id')
})

import { expect, test } from 'vitest'
import type { FileStore } from '../../../functions/files/file-store.ts'

/** What every place for files must do. */
export function fileStoreContract(name: string, open: () => Promise<FileStore>): void {
  test(`${name}: bytes come back as they were, every value of a byte among them`, async () => {
    const files = await open()
    const bytes = Uint8Array.from({ length: 70_000 }, (_, index) => index % 256)
    await files.write('file_a', bytes)
    expect(new Uint8Array((await files.read('file_a')) ?? [])).toEqual(bytes)
  })

  test(`${name}: a part of a larger buffer is stored without the rest`, async () => {
    const files = await open()
    await files.write('file_a', new Uint8Array([1, 2, 3, 4, 5]).subarray(1, 3))
    expect([...((await files.read('file_a')) ?? [])]).toEqual([2, 3])
  })

  test(`${name}: writing the same file again is fine, also at the same time`, async () => {
    const files = await open()
    const write = () => files.write('file_a', new Uint8Array([7]))
    await Promise.all([write(), write(), write()])
    await write()
    expect([...((await files.read('file_a')) ?? [])]).toEqual([7])
  })

  test(`${name}: a file that is not there is null`, async () => {
    expect(await (await open()).read('file_b')).toBeNull()
  })
}

import { expect, test } from 'vitest'
import type { Shelf } from '../../../functions/downloads/shelves.ts'

/** A place with one file, `tidegrid/1.0/letters.bin`, which holds these bytes. */
export const kept = { path: 'tidegrid/1.0/letters.bin', text: 'abcdefghijklmnopqrstuvwxyz' }

/** What every place of files for sale must keep. */
export function describeShelf(open: () => Promise<Shelf>): void {
  const textOf = async (stream: ReadableStream<Uint8Array> | null) =>
    stream && (await new Response(stream).text())

  test('a file is found with its size, and read by spans whose ends count', async () => {
    const shelf = await open()
    expect(await shelf.look(kept.path)).toEqual({ status: 'found', size: 26 })
    expect(await textOf(await shelf.read(kept.path, { from: 0, to: 25 }))).toBe(kept.text)
    expect(await textOf(await shelf.read(kept.path, { from: 2, to: 4 }))).toBe('cde')
    expect(await textOf(await shelf.read(kept.path, { from: 25, to: 25 }))).toBe('z')
  })

  test('what is not there is missing, whatever leads to it', async () => {
    const shelf = await open()
    for (const path of [
      'tidegrid/1.0/other.bin',
      'tidegrid',
      'tidegrid/1.0/letters.bin/more',
      'a'.repeat(300),
    ]) {
      expect(await shelf.look(path), path).toEqual({ status: 'missing' })
      expect(await shelf.read(path, { from: 0, to: 1 }), path).toBeNull()
    }
  })
}

import { randomUUID } from 'node:crypto'
import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { FileStore } from './file-store.ts'

/** Files in a folder, one a file; written to a temporary name, synced, then renamed. */
export function createDiskFiles(folder: string): FileStore {
  const pathOf = (id: string): string => {
    if (!/^file_[a-z0-9]+$/.test(id)) throw new Error(`${id} is not a file id`)
    return join(folder, id)
  }
  return {
    async write(id, bytes) {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const path = pathOf(id)
      const temporary = `${path}.${randomUUID()}.part`
      const handle = await open(temporary, 'wx', 0o600)
      try {
        await handle.writeFile(bytes)
        await handle.sync()
      } finally {
        await handle.close()
      }
      await rename(temporary, path)
    },
    async read(id) {
      try {
        return await readFile(pathOf(id))
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
        throw error
      }
    },
  }
}

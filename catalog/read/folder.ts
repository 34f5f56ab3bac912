import type { Dirent } from 'node:fs'
import { lstat, open, readdir, realpath, stat } from 'node:fs/promises'
import { join, sep } from 'node:path'

/** A file of the catalog folder, found before anything is read. */
export interface Entry {
  /** Path inside the folder, with `/`. */
  path: string
  size: number
  changed: Date
  /** Why it is not read, as a sentence. */
  fault?: string
}

/** The catalog folder: what is in it, and the only way to read it. Nothing outside is ever opened. */
export interface Folder {
  entries: ReadonlyMap<string, Entry>
  /** Entries directly inside a subfolder, by name. */
  inside(folder: string): Entry[]
  /** @throws when the entry has a fault or has grown since it was found */
  read(entry: Entry): Promise<Uint8Array>
}

const folders = ['products', 'sellers', 'partners', 'media', 'legal', 'eula']
const topFiles = ['categories.yaml', 'store.yaml']
const maxDepth = 8

/** Walks the known subfolders. Links are followed only to files inside the catalog folder. */
export async function openFolder(dir: string): Promise<Folder | null> {
  const root = await realpath(dir).catch(() => null)
  if (root === null || !(await stat(root)).isDirectory()) return null
  const entries = new Map<string, Entry>()

  async function walk(folder: string, depth: number): Promise<void> {
    const found = await readdir(join(root as string, folder), { withFileTypes: true }).catch((error) => {
      if (error.code === 'ENOENT') return [] as Dirent[]
      throw error
    })
    await Promise.all(
      found
        .filter(({ name }) => !name.startsWith('.'))
        .map((dirent) => {
          const path = `${folder}/${dirent.name}`
          if (!dirent.isDirectory()) return add(path)
          if (depth < maxDepth) return walk(path, depth + 1)
          return void entries.set(path, refused(path, `folders are nested more than ${maxDepth} deep`))
        }),
    )
  }

  async function add(path: string): Promise<void> {
    entries.set(path, await entryAt(root as string, path))
  }

  await Promise.all([
    ...folders.map(async (folder) => {
      const top = await lstat(join(root, folder)).catch(() => null)
      if (top?.isSymbolicLink()) entries.set(folder, refused(folder, 'a link to a folder is not followed'))
      else if (top) await walk(folder, 1)
    }),
    ...topFiles.map(async (path) => {
      if (await lstat(join(root, path)).catch(() => null)) await add(path)
    }),
  ])
  return {
    entries: new Map([...entries].sort(([a], [b]) => (a < b ? -1 : 1))),
    inside: (folder) => {
      const found = [...entries.values()].filter(({ path }) => path.startsWith(`${folder}/`))
      return found.sort((a, b) => (a.path < b.path ? -1 : 1))
    },
    read: (entry) => readEntry(root, entry),
  }
}

async function entryAt(root: string, path: string): Promise<Entry> {
  const full = join(root, path)
  const link = await lstat(full)
  if (!link.isSymbolicLink()) {
    if (!link.isFile()) return refused(path, 'this is not a regular file')
    return { path, size: link.size, changed: link.mtime }
  }
  const target = await realpath(full).catch(() => null)
  if (target === null) return refused(path, 'this link leads nowhere')
  if (!target.startsWith(root + sep)) return refused(path, 'this link leads outside the catalog folder')
  const file = await stat(target)
  return file.isFile()
    ? { path, size: file.size, changed: file.mtime }
    : refused(path, 'a link to a folder is not followed')
}

function refused(path: string, fault: string): Entry {
  return { path, size: 0, changed: new Date(0), fault }
}

async function readEntry(root: string, entry: Entry): Promise<Uint8Array> {
  if (entry.fault) throw new Error(`${entry.path}: ${entry.fault}`)
  const file = await open(join(root, entry.path), 'r')
  try {
    const bytes = new Uint8Array(entry.size)
    const { bytesRead } = await file.read(bytes, 0, entry.size, 0)
    return bytes.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

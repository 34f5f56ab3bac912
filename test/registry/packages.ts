import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Where the packages are unpacked; nothing of them is installed, and no service is started by it. */
const folder = join(tmpdir(), 'vitrine-registry-packages')

/** Debian's registry and skopeo, a client of registries; below, libraries under their names in Debian 12 and 13. */
const programs = ['docker-registry', 'skopeo']
const libraries = ['libgpgme11', 'libgpgme11t64', 'libassuan0', 'libassuan9']

export interface Programs {
  registry: string
  skopeo: string
  /** For `LD_LIBRARY_PATH`. */
  libraries: string
}

/**
 * Brings the programs with apt, once; later runs find them.
 * @returns a reason, in a sentence, where apt does not bring them
 */
export async function bringPrograms(): Promise<Programs | { reason: string }> {
  const root = join(folder, 'root')
  const found: Programs = {
    registry: join(root, 'usr/bin/docker-registry'),
    skopeo: join(root, 'usr/bin/skopeo'),
    libraries: join(root, 'usr/lib', process.arch === 'arm64' ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu'),
  }
  if (existsSync(found.registry) && existsSync(found.skopeo)) return found
  mkdirSync(folder, { recursive: true })
  try {
    await download(programs)
  } catch (first) {
    // The lists of a fresh machine are empty.
    await run('apt-get', [...patience, 'update', '-qq'], { timeout: 120_000 }).catch(() => {})
    try {
      await download(programs)
    } catch {
      return { reason: `apt does not bring ${programs.join(' and ')} (${firstLine(first)}).` }
    }
  }
  for (const library of libraries) await download([library]).catch(() => {})
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.deb')))
    await run('dpkg', ['-x', join(folder, file), root])
  return found
}

const patience = ['-o', 'Acquire::Retries=1', '-o', 'Acquire::http::Timeout=20']

async function download(names: string[]): Promise<void> {
  await run('apt-get', [...patience, 'download', '-qq', ...names], { cwd: folder, timeout: 120_000 })
}

function firstLine(error: unknown): string {
  const { stderr = '', message } = error as { stderr?: string; message: string }
  return (stderr || message).trim().split('\n')[0] ?? ''
}

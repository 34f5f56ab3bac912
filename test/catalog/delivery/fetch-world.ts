import { generateKeyPairSync } from 'node:crypto'
import { type DownloadsPort, fileNameOf } from '../../../catalog/delivery/downloads-port.ts'
import type { ArtifactAnswer, PullPass, RegistryPort } from '../../../catalog/delivery/registry-port.ts'
import { ShelfError, type Shelves } from '../../../functions/downloads/shelves.ts'
import type { Registries } from '../../../functions/registry/registries.ts'
import { createRegistry } from '../../../functions/registry/sign.ts'
import { bytesOf } from '../../../functions/sandbox/bucket/contents.ts'

export const registryKeys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const key = registryKeys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
const away = { status: 'unreachable', reason: 'outside.example did not answer in 15 seconds.' } as const
const shelfAway = { status: 'unreachable', reason: 'The store of the files did not answer.' } as const

/**
 * What buyers fetch from, in memory: a store named `releases` that has every file whose path begins with a letter,
 * and a registry named `harbour` that has every image.
 */
export function createFetchWorld({ now, isDown }: { now: () => Date; isDown: () => boolean }) {
  const passes = new Map<string, PullPass>()
  const passwords: string[] = []
  const links: string[] = []
  /** Sizes of the files, by path; one that was never named is as large as it is said to be. */
  const sizes = new Map<string, number>()
  const missing = new Set<string>()

  const look = async (): Promise<ArtifactAnswer> =>
    isDown() ? away : { status: 'found', digest: `sha256:${'d'.repeat(64)}` }
  const harbour = createRegistry(
    'harbour',
    { host: 'registry.harbour.example', key },
    { issuer: 'https://shop.example', now },
  )
  const registries: Registries = {
    byName: (name) => (name === harbour.name ? harbour : null),
    byService: (service) => (service === harbour.service ? harbour : null),
    look,
  }
  const shelves: Shelves = (store) =>
    store === 'releases'
      ? {
          look: async (path) => {
            if (isDown()) return shelfAway
            const size = sizes.get(path)
            return size === undefined || missing.has(path) ? { status: 'missing' } : { status: 'found', size }
          },
          read: async (path, { from, to }) => {
            if (isDown()) throw new ShelfError('no answer')
            return missing.has(path) ? null : new Blob([bytesOf({ path, size: 0 }, from, to)]).stream()
          },
        }
      : null

  const portsOf = (delivery: string): { downloads: DownloadsPort; registry: RegistryPort } => ({
    downloads: {
      look: async ({ path }) => {
        if (isDown()) return shelfAway
        return missing.has(path) ? { status: 'refused', reason: `no file ${path}` } : { status: 'found' }
      },
      link: async (file) => {
        links.push(`${delivery} ${file.path}`)
        const url = `https://shop.example/files/d/t${links.length}/${fileNameOf(file)}`
        return { url, until: new Date(now().getTime() + 900_000) }
      },
    },
    registry: {
      host: (name) => registries.byName(name)?.host ?? null,
      look,
      allow: async (pass) => {
        passwords.push(pass.password)
        passes.set(delivery, pass)
      },
      extend: async (until, repositories) => {
        const pass = passes.get(delivery)
        if (pass) passes.set(delivery, { ...pass, until, repositories })
      },
      forget: async () => void passes.delete(delivery),
    },
  })

  return {
    shelves,
    registries,
    portsOf,
    sizes,
    missing,
    /** Every password that was ever handed out. */
    passwords: passwords as readonly string[],
    links: links as readonly string[],
    passes: () => [...passes].map(([delivery, { password: _kept, ...pass }]) => ({ delivery, ...pass })),
  }
}

import { createHash } from 'node:crypto'
import type { ImageShare } from '../../../catalog/delivery/cloud-port.ts'
import type { LicensePort, Machine } from '../../../catalog/delivery/license-port.ts'
import type { Ports } from '../../../catalog/delivery/ports.ts'
import type { SellerAccess, SellerDeed } from '../../../catalog/delivery/seller-port.ts'
import type { StoredFile } from '../../../catalog/delivery/files-port.ts'
import { createLicenses, generateLicenseKeys } from '../../../functions/licenses/issuer.ts'
import { createFetchWorld } from './fetch-world.ts'

/** What the seller of the fake world hands over. The last two must never be seen before they are revealed. */
const access = {
  frontUrl: 'https://app.northbeam.example/',
  adminUrl: 'https://admin.northbeam.example/',
  userName: 'ada@buyer.example',
  password: 'correct-horse-battery',
  memo: 'The staple is under the keyboard.',
} satisfies SellerAccess

/** What a seller that issues licenses answers. */
const licenseText = 'NORTHBEAM-LICENSE-TEXT-4711'

export const issuer = 'https://shop.example'
const keys = await generateLicenseKeys()

/**
 * The outside of a delivery, in memory: a seller, a cloud, files, keys, a clock. It outlives the ports made from it,
 * as the real outside outlives a crash.
 */
export function createWorld(start = new Date('2026-11-23T09:00:00.000Z')) {
  let now = start
  let drawn = 0
  const instances = new Map<string, { instance: string; ready: boolean; released: boolean }>()
  const shares = new Map<string, 'pending' | 'accepted'>()
  const files = new Map<string, StoredFile & { delivery: string; text: string }>()
  const unreachable = {
    status: 'unreachable',
    reason: 'outside.example did not answer in 15 seconds.',
  } as const

  const seats = new Map<string, Machine>()
  const given = new Map<string, string[]>()
  /** Licenses of a delivery: up to two machines, keys of any pool without end unless it is named "empty". */
  const licensesOf = (delivery: string): Pick<LicensePort, 'seat' | 'free' | 'take'> => ({
    seat: async ({ id, name }) => {
      const at = now.toISOString()
      const held = seats.get(`${delivery} ${id}`)
      if (!held && seats.size >= 2) return 'machine_limit'
      const seat = held ?? { id, name, way: 'offline' as const, since: at, seen: at, leaseUntil: null }
      seats.set(`${delivery} ${id}`, seat)
      return seat
    },
    free: async (machine) => seats.delete(`${delivery} ${machine}`),
    take: async (pool, count) => {
      if (pool === 'empty') return { status: 'sold-out' }
      const keys = given.get(delivery) ?? []
      while (keys.length < count) keys.push(`${pool}-key-${keys.length + 1}-of-${delivery}`)
      given.set(delivery, keys)
      return { status: 'taken', keys: keys.slice(0, count) }
    },
  })

  const deeds: string[] = []
  const told = async (instance: string, deed: string): Promise<SellerDeed> => {
    if (world.down) return unreachable
    const made = [...instances.values()].find((one) => one.instance === instance)
    if (!made || made.released) return { status: 'unknown', reason: 'no such instance' }
    deeds.push(`${instance} ${deed}`)
    return { status: 'done' }
  }

  const fetching = createFetchWorld({ now: () => now, isDown: () => world.down })

  const world = {
    /** What the seller was told of its instances, in order: renewals, changes, suspensions. */
    deeds: deeds as readonly string[],
    /** When true, seller, cloud, registry and the store of the files do not answer. */
    down: false as boolean,
    /** Store and registry that buyers fetch from. */
    fetching,
    /** What the seller's people hand over, by the question that asks for it; secrets, too. */
    givenByPeople: { password: access.password, memo: access.memo, license: licenseText } as Readonly<
      Record<string, string>
    >,
    get secrets(): readonly string[] {
      return [access.password, access.memo, 'pool-keys-key-1', licenseText, ...fetching.passwords]
    },
    licenses: createLicenses({ jwks: keys, issuer, now: () => now }),
    now: () => now,
    pass(seconds: number) {
      now = new Date(now.getTime() + seconds * 1000)
    },
    /** People and machines outside do their part: the seller finishes, the buyer's project accepts. */
    othersAct() {
      for (const made of instances.values()) made.ready = true
      for (const share of shares.keys()) shares.set(share, 'accepted')
    },
    /** Everything that exists outside because of deliveries. */
    effects: () => ({
      instances: [...instances].map(([delivery, { instance, released }]) => ({
        delivery,
        instance,
        released,
      })),
      shares: [...shares.keys()],
      files: [...files.keys()],
      passes: fetching.passes(),
    }),
    textOf: (file: string): string | undefined => files.get(file)?.text,
    /** A file that somebody uploaded to the delivery. */
    upload: (delivery: string, name: string): Promise<StoredFile> =>
      world.ports(delivery).files.put({ name, type: 'text/plain', bytes: new TextEncoder().encode(name) }),

    ports: (delivery: string): Ports => ({
      now: () => now,
      random: (bytes) => {
        drawn += 1
        return new Uint8Array(createHash('shake256', { outputLength: bytes }).update(`${drawn}`).digest())
      },
      seal: async (field, text) => ({
        key: 'test',
        iv: Buffer.from(`${delivery} ${field}`).toString('hex'),
        data: Buffer.from(text).toString('hex'),
      }),
      open: async (field, sealed) => {
        if (Buffer.from(sealed.iv, 'hex').toString() !== `${delivery} ${field}`)
          throw new Error('sealed for another')
        return Buffer.from(sealed.data, 'hex').toString()
      },
      seller: {
        provision: async (line) => {
          if (world.down) return unreachable
          const known = instances.get(line.delivery)
          const made = known ?? { instance: `inst_${instances.size + 1}`, ready: false, released: false }
          instances.set(line.delivery, made)
          return { status: 'working', instance: made.instance }
        },
        renew: (instance, line, scene) =>
          told(instance, `${scene} ${line.term.until?.toISOString() ?? 'for ever'} ${line.term.ref}`),
        checkChange: async () => (world.down ? unreachable : { status: 'done' }),
        change: (instance, _line, { plan, quantity, ref }) =>
          told(instance, `change ${plan.id} ${quantity} ${ref}`),
        suspend: (instance, _line, reason) => told(instance, `suspend ${reason}`),
        resume: (instance) => told(instance, 'resume'),
        query: async (instance) => {
          if (world.down) return unreachable
          const made = [...instances.values()].find((one) => one.instance === instance)
          if (!made) return { status: 'refused', fault: 'operator', reason: 'no such instance' }
          if (made.released) return { status: 'released' }
          return made.ready ? { status: 'ready', instance, access } : { status: 'working', instance }
        },
        license: async () =>
          world.down ? unreachable : { status: 'issued', license: licenseText, instance: 'lic_1' },
        tellCode: async (code, deed) => {
          if (world.down) return unreachable
          deeds.push(`${code.slice(0, 2)} ${deed.do}`)
          return { status: 'done' }
        },
        release: async (instance) => {
          if (world.down) return unreachable
          for (const made of instances.values()) if (made.instance === instance) made.released = true
          return { status: 'released' }
        },
      },
      cloud: {
        grant: async (share) => {
          if (world.down) return unreachable
          const id = shareId(share)
          shares.set(id, shares.get(id) ?? 'pending')
          return { status: shares.get(id) ?? 'absent' }
        },
        status: async (share) =>
          world.down ? unreachable : { status: shares.get(shareId(share)) ?? 'absent' },
        revoke: async (share) => {
          if (world.down) return unreachable
          shares.delete(shareId(share))
          return { status: 'absent' }
        },
        consoleUrl: ({ region, image }) =>
          `https://console.nordic.example/${region}/servers/new?image=${image}`,
      },
      licenses: { ...world.licenses, ...licensesOf(delivery) },
      ...fetching.portsOf(delivery),
      files: {
        put: async ({ name, bytes }) => {
          const sha256 = createHash('sha256').update(bytes).digest('hex')
          const id = `file_${createHash('sha256').update(`${delivery} ${name} ${sha256}`).digest('hex').slice(0, 12)}`
          const text = new TextDecoder().decode(bytes)
          files.set(id, { id, name, size: bytes.length, sha256, delivery, text })
          return { id, name, size: bytes.length, sha256 }
        },
        find: async (id) => {
          const file = files.get(id)
          if (file?.delivery !== delivery) return null
          return { id, name: file.name, size: file.size, sha256: file.sha256 }
        },
        read: async (id) => {
          const file = files.get(id)
          return file?.delivery === delivery ? new TextEncoder().encode(file.text) : null
        },
      },
    }),
  }
  return world
}

export type World = ReturnType<typeof createWorld>

function shareId({ cloud, region, image, project }: ImageShare): string {
  return [cloud, region, image, project].join(' ')
}

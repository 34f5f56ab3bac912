import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'

/** Everything the services keep lies in one folder; the next run clears what a killed one left there. */
export const folder = join(tmpdir(), `vitrine-openstack-${userInfo().uid}`)

export const region = 'local-1'
export const adminPassword = 'admin-password'
export const servicePassword = 'service-password'

/** Projects that an image may be shared with; small, so that a test can fill it. */
export const memberQuota = 8

/** Life of the tokens that the second Keystone gives: short enough to wait for. */
export const briefSeconds = 6

const portsSchema = z.strictObject({
  keystone: z.int(),
  brief: z.int(),
  glance: z.int(),
  placement: z.int(),
  nova: z.int(),
  neutron: z.int(),
})
/** Each service on its port of 127.0.0.1. `brief` is a second Keystone on the same data whose tokens end soon. */
export type Ports = z.output<typeof portsSchema>
export type Service = keyof Ports

export const inFolder = (...parts: string[]): string => join(folder, ...parts)
export const logOf = (service: Service): string => inFolder('log', `${service}.log`)

export function makeFolder(): void {
  for (const name of ['etc', 'log', 'run', 'images', 'fernet', 'nova'])
    mkdirSync(inFolder(name), { recursive: true, mode: 0o700 })
}

export function writePorts(ports: Ports): void {
  writeFileSync(inFolder('run', 'ports.json'), JSON.stringify(ports))
}

export function readPorts(): Ports {
  return portsSchema.parse(JSON.parse(readFileSync(inFolder('run', 'ports.json'), 'utf8')))
}

export const urlOf = (ports: Ports, service: Service): string => `http://127.0.0.1:${ports[service]}`
/** What the clients sign in at. */
export const authUrlOf = (ports: Ports, service: 'keystone' | 'brief' = 'keystone'): string =>
  `${urlOf(ports, service)}/v3`

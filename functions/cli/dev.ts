import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, type FSWatcher, readdirSync, watch } from 'node:fs'
import { join } from 'node:path'
import { buildSettings } from './build-settings.ts'
import { buildApart } from './start.ts'
import { projectRoot } from './tool.ts'

type Need = 'restart' | 'build'

/**
 * `npm run dev`: the shop, built and started again when a file changes. A change of a function restarts only;
 * a change of a product file, page or element builds in the background first, and the shop goes on meanwhile.
 */
export async function main(): Promise<undefined> {
  const settings = buildSettings(process.env)
  let shop: ChildProcess | undefined
  let stopping = false
  const stop = async () => {
    stopping = true
    await stopShop(shop)
    process.exit(0)
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)

  const run = () => {
    const started = startShop()
    started.on('exit', (code) => {
      if (shop === started && !stopping && code !== 0)
        console.log('The shop stopped; it starts again at the next change.')
    })
    shop = started
  }
  if (!(await buildApart()) && !existsSync(join(settings.distDir, 'build.json'))) {
    console.log('Waiting for a change that mends it.')
  } else run()

  watchFolders(settings.catalogDir, async (need, file) => {
    console.log(`${file} changed.`)
    if (need === 'build' && !(await buildApart())) return console.log('The last good build stays.')
    await stopShop(shop)
    if (!stopping) run()
  })
  return undefined
}

function startShop(): ChildProcess {
  const entry = join(projectRoot, 'functions/cli/enter.mjs')
  return spawn(process.execPath, [entry, 'start', '--as-built', '--from-source'], {
    cwd: projectRoot,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
}

async function stopShop(shop: ChildProcess | undefined): Promise<void> {
  if (!shop || shop.exitCode !== null || shop.signalCode !== null) return
  const gone = new Promise((resolve) => shop.once('exit', resolve))
  shop.kill('SIGTERM')
  const late = setTimeout(() => shop.kill('SIGKILL'), 5000)
  await gone
  clearTimeout(late)
}

/** Calls `act` once for all changes of a moment, and again after it when more came meanwhile. */
function watchFolders(catalogDir: string, act: (need: Need, file: string) => Promise<void>): FSWatcher[] {
  let pending: { need: Need; file: string } | undefined
  let busy = false
  let timer: NodeJS.Timeout | undefined
  const settle = async () => {
    if (busy || !pending) return
    const { need, file } = pending
    pending = undefined
    busy = true
    await act(need, file).catch(console.error)
    busy = false
    await settle()
  }
  const note = (folder: string, need: Need) => (_event: string, file: string | null) => {
    if (!file || /(^|[\\/])[.#~]|~$/.test(file)) return
    pending = { need: pending?.need === 'build' ? 'build' : need, file: join(folder, file) }
    clearTimeout(timer)
    timer = setTimeout(settle, 150)
  }
  const folders = [catalogDir, ...['catalog', 'site', 'widget'].map((name) => join(projectRoot, name))]
  const watchers = [...new Set(folders)].flatMap((folder) =>
    watchTree(folder, (inner) => note(inner, 'build')),
  )
  const functions = join(projectRoot, 'functions')
  return [...watchers, ...watchTree(functions, (inner) => note(inner, 'restart'))]
}

/**
 * Watches a folder and every folder in it, each by itself: Node's own recursive watch on Linux loses a file for good
 * once an editor saves it by renaming another over it.
 */
function watchTree(
  folder: string,
  listener: (inner: string) => (event: string, file: string | null) => void,
): FSWatcher[] {
  const inside = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  )
  const all = [folder, ...inside.map((entry) => join(entry.parentPath, entry.name))]
  return all.map((inner) => watch(inner, listener(inner)))
}

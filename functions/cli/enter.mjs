/**
 * The door of every command: `node functions/cli/enter.mjs <command> [arguments]`.
 * Runs on any Node from 20 on and imports nothing that npm installs. It installs what is missing and goes on with
 * Node 24, which comes from npm like everything else, in `functions/cli/<command>.ts`.
 */
import { spawn } from 'node:child_process'
import module from 'node:module'
import { fileURLToPath } from 'node:url'
import { install, isInstalled } from './install.mjs'
import { platformNode } from './platform-node.mjs'

const commands = {
  start: { does: 'builds the site if it is stale and starts the shop', use: 'npm start' },
  dev: { does: 'starts the shop and reloads it when a file changes', use: 'npm run dev' },
  build: { does: 'builds the site, the widget and the server into DIST_DIR (dist)', use: 'npm run build' },
  test: {
    does: 'runs every test, or the parts named: types lint floors unit edge faults browser e2e size',
    use: 'npm test [-- part…]',
    dev: true,
  },
  'check-catalog': {
    does: 'checks the product files and says what is wrong with them',
    use: 'npm run check:catalog [-- folder]',
  },
  'check-image': {
    does: 'looks at an image file before it is uploaded to a cloud: format, no backing file, nothing outside it',
    use: 'npm run check:image -- FILE [--format qcow2|raw|vmdk|vhdx|vpc]',
  },
  'publish-catalog': {
    does: 'writes the built catalog into DATABASE_URL, where the worker at the edge reads it',
    use: 'npm run publish:catalog',
  },
  backup: {
    does: 'copies the shop in DATA_DIR, while it runs, into a new folder that opens as DATA_DIR',
    use: 'npm run backup [-- folder]',
  },
  'keys-import': {
    does: 'seals the license keys of a seller into the store, for products with this pool to hand out',
    more: `
  FILE            one key a line; blank lines and lines that begin with # are left out
  --dry-run       says what would be added, and writes nothing
  --warn-below N  below N free keys the operator is warned (10)
  A key that is there already is left out and named by its line. Keys are never printed.`,
    use: 'npm run keys:import -- <pool> FILE [--dry-run] [--warn-below N]',
  },
  'move-postgres': {
    does: 'moves the stopped shop in DATA_DIR into the database at DATABASE_URL; goes on where it was cut off',
    use: 'npm run move:postgres [-- --give-up]',
  },
  'vitrine-seller': {
    does: 'calls a seller’s server as a shop does, and says in words what it does wrong',
    use: 'npx vitrine-seller check <url> --protocol koogallery-v2|koogallery-v1|vitrine [--key KEY] [--wait S] [--json FILE]',
  },
  'test-faults': {
    does: 'kills the shop at each of its crash points and counts what was lost or delivered twice',
    use: 'npm run test:faults [-- --kills 1000 --store sqlite|postgres|both --seed N]',
    dev: true,
  },
  'test-openstack': {
    does: 'installs, starts, tests and stops a real OpenStack: images shared, launched from and taken back',
    use: 'npm run test:openstack [-- --where-reachable | start | stop]',
    dev: true,
  },
  'test-registry': {
    does: 'pulls from a real registry, which apt brings, with tokens of the shop',
    use: 'npm run test:registry [-- --where-reachable]',
    dev: true,
  },
  'test-bucket': {
    does: 'sells files out of a bucket of a real store, which apt brings: OpenStack Swift with its S3 API',
    use: 'npm run test:bucket [-- --where-reachable]',
    dev: true,
  },
  bench: {
    does: 'prints sizes and times beside those of other products',
    use: 'npm run bench [-- part…]',
    dev: true,
  },
  types: { does: 'checks the types', use: 'npm run types', dev: true },
  lint: { does: 'checks style and format', use: 'npm run lint', dev: true },
  format: { does: 'formats the sources', use: 'npm run format', dev: true },
}

const [name = '', ...args] = process.argv.slice(2)
const command = Object.hasOwn(commands, name) ? commands[name] : undefined

if (!command) {
  const asked = name === '' || name === '--help' || name === '-h'
  if (!asked) console.error(`There is no command "${name}".`)
  console[asked ? 'log' : 'error'](listOfCommands())
  process.exit(asked && name !== '' ? 0 : 1)
}
if (args.includes('--help') || args.includes('-h')) {
  console.log(`${command.use}\n  ${command.does}${command.more ?? ''}`)
  process.exit(0)
}

stopWithNpm()
try {
  if (!isInstalled({ withTests: command.dev === true })) await install({ withTests: command.dev === true })
  if (Number(process.versions.node.split('.')[0]) >= 24) await runHere()
  else await runOn(platformNode())
} catch (error) {
  console.error(error?.code === 'VITRINE_SENTENCE' ? error.message : error)
  process.exit(1)
}

/** The command in this process; it answers its exit code, or nothing while it goes on serving. */
async function runHere() {
  exitWithParent()
  // Compiled code is kept: types are stripped and modules compiled once, not at each start.
  module.enableCompileCache(fileURLToPath(new URL('../../node_modules/.cache/compiled', import.meta.url)))
  const { main } = await import(new URL(`${name}.ts`, import.meta.url).href)
  const code = await main(args)
  if (typeof code === 'number') process.exit(code)
}

/** The same command on another Node: signals go in, the exit code comes out. */
async function runOn(node) {
  const child = spawn(node, [process.argv[1], name, ...args], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  })
  // A terminal sends Ctrl-C to the child by itself; sending it again would mean "now, at once".
  const forwarded = process.stdin.isTTY ? ['SIGTERM', 'SIGHUP'] : ['SIGTERM', 'SIGHUP', 'SIGINT']
  for (const signal of forwarded) process.on(signal, () => child.kill(signal))
  if (process.stdin.isTTY) process.on('SIGINT', () => {})
  const { code, signal } = await new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code, signal) => resolve({ code, signal }))
  })
  if (signal) {
    for (const each of [...forwarded, 'SIGINT']) process.removeAllListeners(each)
    process.kill(process.pid, signal)
  }
  process.exit(code ?? 1)
}

/** When the process that started this one is killed outright, the shop must not stay behind and hold its port. */
function exitWithParent() {
  if (!process.channel) return
  process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'))
  process.channel.unref()
}

/** npm that is stopped by a signal leaves what it started behind; whoever stopped it meant the shop. */
function stopWithNpm() {
  if (!process.env.npm_lifecycle_event || process.platform === 'win32') return
  const parent = process.ppid
  setInterval(() => process.ppid !== parent && process.kill(process.pid, 'SIGTERM'), 1000).unref()
}

function listOfCommands() {
  const width = Math.max(...Object.values(commands).map(({ use }) => use.length))
  return Object.values(commands)
    .map(({ use, does }) => `  ${use.padEnd(width)}  ${does}`)
    .join('\n')
}

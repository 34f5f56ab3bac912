import { readdirSync, readFileSync } from 'node:fs'
import { runVitest } from '../../functions/cli/test-runners.ts'
import { installPackages } from '../apt.ts'
import { folder, inFolder } from './place.ts'
import { forgetCloud, startCloud, stopCloud } from './services.ts'

const usage = `npm run test:openstack [-- --where-reachable | start | stop]
  without a word     installs with apt what is missing, starts the services, tests and stops them
  --where-reachable  ends well, with one line, where apt cannot bring the packages
  start, stop        leaves the services running, ends them`

/**
 * The services' code without the services: the packages named `keystone`, `glance-api` and `nova-api` would bring users,
 * questions, databases and init scripts that nobody needs who starts them himself.
 */
const packages = [
  'python3-keystone',
  'python3-glance',
  'python3-placement',
  'python3-nova',
  'uwsgi-core',
  'uwsgi-plugin-python3',
  // The buyer's side: its client runs the lines that the order page shows.
  'python3-openstackclient',
]

/** Minutes after which a run is given up, whatever hangs. */
const mostMinutes = 40

const begun = performance.now()
const say = (line: string): void => console.log(line)
const [word = ''] = process.argv.slice(2)
if (!['', '--where-reachable', 'start', 'stop'].includes(word)) {
  console.error(usage)
  process.exit(1)
}
if (word === 'stop') {
  await stopCloud()
  forgetCloud()
  process.exit(0)
}
const installed = await installPackages(packages, say)
if (installed.status !== 'installed') {
  const isExcused = word === '--where-reachable' && installed.status === 'unreachable'
  say(`OpenStack is not tested here: ${installed.reason}`)
  process.exit(isExcused ? 0 : 1)
}
const installedAt = performance.now()
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void stopCloud().finally(() => process.exit(130)))
setTimeout(() => {
  say(`Given up after ${mostMinutes} minutes.`)
  void stopCloud().finally(() => process.exit(1))
}, mostMinutes * 60_000).unref()

process.exit(await run())

async function run(): Promise<number> {
  try {
    await startCloud(say)
    const startedAt = performance.now()
    if (word === 'start') {
      say(
        `The services run; their logs are in ${inFolder('log')}. End them by: npm run test:openstack -- stop`,
      )
      return 0
    }
    const { passed, failed, failures = [] } = await runVitest('test/openstack/vitest.config.ts', [])
    const testedAt = performance.now()
    await stopCloud()
    if (failed) {
      showLogs()
      say(`\nWhat failed:\n${failures.join('\n')}`)
    } else forgetCloud()
    const parts = [
      `install ${seconds(begun, installedAt)}`,
      `start ${seconds(installedAt, startedAt)}`,
      `tests ${seconds(startedAt, testedAt)}`,
      `stop ${seconds(testedAt, performance.now())}`,
    ]
    say(`\nOpenStack took ${seconds(begun, performance.now())}: ${parts.join(', ')}`)
    say(`${passed} passed, ${failed} failed`)
    return failed ? 1 : 0
  } catch (error) {
    await stopCloud()
    say(error instanceof Error ? error.message : String(error))
    showLogs()
    return 1
  }
}

/** The ends of the logs, for machines that are thrown away after the run. */
function showLogs(): void {
  for (const name of readdirSync(inFolder('log'))) {
    const lines = readFileSync(inFolder('log', name), 'utf8').trimEnd().split('\n').slice(-15)
    const short = lines.map((line) => line.slice(0, 240))
    say(`\n— the last lines of ${name}\n${short.join('\n')}`)
  }
  say(`\nThe whole logs are in ${folder}/log until the next run.`)
}

function seconds(from: number, to: number): string {
  return `${Math.round((to - from) / 1000)} s`
}

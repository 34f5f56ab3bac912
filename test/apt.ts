import { spawn } from 'node:child_process'

/** `unreachable`: nothing is wrong with us; there is no apt here, or its mirror does not answer. */
export type Installed = { status: 'installed' } | { status: 'unreachable' | 'broken'; reason: string }

const updateSeconds = 90
const downloadSeconds = 600
const installSeconds = 900

/** Installs those packages that are missing with apt, as root, each step bounded in time. */
export async function installPackages(
  packages: readonly string[],
  say: (line: string) => void,
): Promise<Installed> {
  const missing = await missingOf(packages)
  if (!missing) return { status: 'unreachable', reason: 'this is not a Debian system' }
  if (!missing.length) return { status: 'installed' }
  if (process.getuid?.() !== 0)
    return { status: 'unreachable', reason: `only root may install ${missing.join(', ')}` }
  // A mirror of somebody else's packages may be away; whether ours can be had shows the download.
  const updated = await run('apt-get', [...patience, 'update', '-qq'], updateSeconds)
  const install = [...patience, 'install', '--yes', '-qq', '--no-install-recommends', ...missing]
  const fetched = await run('apt-get', ['--download-only', ...install], downloadSeconds)
  if (fetched.code !== 0)
    return { status: 'unreachable', reason: `apt says ${firstError(fetched.output || updated.output)}` }
  say(`apt installs ${missing.join(', ')}`)
  const installed = await run('apt-get', install, installSeconds)
  if (installed.code !== 0) return { status: 'broken', reason: `apt says ${firstError(installed.output)}` }
  return { status: 'installed' }
}

/** Another apt may be at work; a mirror that does not answer is given up after two tries. */
const patience = [
  '-o',
  'DPkg::Lock::Timeout=300',
  '-o',
  'Acquire::Retries=1',
  '-o',
  'Acquire::http::Timeout=20',
  '-o',
  'Acquire::https::Timeout=20',
]

/** @returns null where there is no dpkg to ask */
async function missingOf(packages: readonly string[]): Promise<string[] | null> {
  const { code, output } = await run('dpkg', ['--list', ...packages], 30)
  if (code === null) return null
  return packages.filter((name) => !new RegExp(`^ii +${name}[ :]`, 'm').test(output))
}

interface Ended {
  /** Null when the program is not there. */
  code: number | null
  output: string
}

function run(program: string, args: string[], seconds: number): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8', COLUMNS: '200' },
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text
      })
    }
    const overdue = setTimeout(() => {
      output += `\n${program} took more than ${seconds} seconds`
      child.kill('SIGTERM')
    }, seconds * 1000)
    child.on('error', () => resolve({ code: null, output }))
    child.on('close', (code) => {
      clearTimeout(overdue)
      resolve({ code: code ?? 1, output })
    })
  })
}

function firstError(output: string): string {
  const lines = output.trim().split('\n')
  return lines.find((line) => line.startsWith('E: ')) ?? lines.at(-1) ?? ''
}

import { spawn } from 'node:child_process'
import { existsSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { inFolder, logOf, type Service } from './place.ts'

const pidFile = (service: string) => inFolder('run', `${service}.pid`)

/** Starts a service in a process group of its own, which outlives who started it; its words go to its log. */
export function startProcess(
  service: Service,
  program: string,
  args: string[],
  env: Record<string, string> = {},
): void {
  const log = openSync(logOf(service), 'a')
  const child = spawn(program, args, {
    cwd: inFolder(),
    detached: true,
    stdio: ['ignore', log, log],
    env: { ...process.env, ...env },
  })
  if (child.pid === undefined) throw new Error(`${program} is not there.`)
  child.unref()
  keepPid(service, child.pid)
}

/** Runs a command of a service to its end. */
export async function runCommand(service: Service, program: string, args: string[]): Promise<void> {
  const log = openSync(logOf(service), 'a')
  const child = spawn(program, args, { cwd: inFolder(), stdio: ['ignore', log, log] })
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  if (code !== 0) throw new Error(`${program} ended with code ${code}; its words are in ${logOf(service)}.`)
}

/** Ends a service and all its processes. Does nothing when it does not run. */
export async function stopProcess(service: Service): Promise<void> {
  const pid = runningPid(service)
  if (pid !== null) {
    signal(pid, 'SIGTERM')
    for (let tenth = 0; tenth < 30 && isAlive(pid); tenth += 1) await pause(100)
    signal(pid, 'SIGKILL')
    while (isAlive(pid)) await pause(20)
  }
  rmSync(pidFile(service), { force: true })
}

/** Keeps a process by its id and the time it began, since ids are used again. */
export function keepPid(name: string, pid: number): void {
  writeFileSync(pidFile(name), JSON.stringify({ pid, began: beginOf(pid) }))
}

/** Id of the process that was kept under the name, if it still runs. */
export function runningPid(name: string): number | null {
  if (!existsSync(pidFile(name))) return null
  const { pid, began } = JSON.parse(readFileSync(pidFile(name), 'utf8')) as { pid: number; began: string }
  return beginOf(pid) === began && isAlive(pid) ? pid : null
}

/** Waits until a service answers, whatever it answers; sooner to an end when its process is gone. */
export async function waitForAnswer(service: Service, url: string, seconds: number): Promise<void> {
  const deadline = Date.now() + seconds * 1000
  while (Date.now() < deadline) {
    const answer = await fetch(url, { signal: AbortSignal.timeout(5000) }).catch(() => null)
    await answer?.body?.cancel()
    if (answer && answer.status < 500) return
    if (runningPid(service) === null) throw new Error(`${service} ended at its start; see ${logOf(service)}.`)
    await pause(150)
  }
  throw new Error(`${service} does not answer after ${seconds} seconds; see ${logOf(service)}.`)
}

function signal(group: number, name: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(-group, name)
  } catch {
    // Nobody of the group is left.
  }
}

/** A group is alive while any process of it is; who has ended and was not waited for is not. */
function isAlive(group: number): boolean {
  try {
    process.kill(-group, 0)
  } catch {
    return false
  }
  return stateOf(group) !== 'Z'
}

/** Fields of proc(5) from the third on: those before may have blanks in them. */
function fieldsOf(pid: number): string[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  } catch {
    return []
  }
}

const stateOf = (pid: number): string | undefined => fieldsOf(pid)[0]
const beginOf = (pid: number): string => fieldsOf(pid)[19] ?? 'gone'

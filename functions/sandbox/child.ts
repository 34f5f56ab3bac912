import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { z } from 'zod'

export interface Child<Ready> {
  ready: Ready
  /** Says something to the process. */
  tell(message: object): void
  stop(): Promise<void>
}

const patienceMilliseconds = 20_000

/**
 * Starts a part of the sandbox as a process of its own and waits for its first line, a JSON record.
 * The channel between the two breaks when this process dies in any way, and the child ends with it.
 * @param part `cacheDir` keeps compiled code from one start to the next; it takes a third off the time
 * @param heard told of what the process says afterwards
 * @throws Error naming the part when it ends before it is ready
 */
export async function startChild<Ready>(
  part: { name: string; file: string; argument: string; ready: z.ZodType<Ready>; cacheDir: string },
  log: (line: string) => void,
  heard: (message: unknown) => void = () => {},
): Promise<Child<Ready>> {
  const script = fileURLToPath(new URL(part.file, import.meta.url))
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, part.argument], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...process.env, NODE_COMPILE_CACHE: part.cacheDir },
  })
  child.on('message', heard)
  let isStopping = false
  const ended = new Promise<number | null>((resolve) => {
    child.once('exit', resolve)
    child.once('error', () => resolve(null))
  })
  if (child.stderr)
    createInterface({ input: child.stderr }).on('line', (line) => log(`${part.name}: ${line}`))
  const ready = part.ready.parse(JSON.parse(await firstLine(child, part.name)))
  void ended.then((code) => {
    if (!isStopping)
      log(`The sandbox's ${part.name} has ended by itself (exit code ${code}); start the shop again.`)
  })
  return {
    ready,
    tell(message) {
      if (child.connected) child.send(message)
    },
    async stop() {
      isStopping = true
      if (child.connected) child.disconnect()
      const overdue = setTimeout(() => child.kill('SIGKILL'), 2000)
      await ended
      clearTimeout(overdue)
    },
  }
}

function firstLine(child: ChildProcess, name: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => {
      child.kill('SIGKILL')
      reject(new Error(`The sandbox's ${name} did not start: ${why}.`))
    }
    const ended = (code: number | null): void => fail(`it ended with code ${code}; its last words are above`)
    const overdue = setTimeout(
      () => fail(`no answer in ${patienceMilliseconds / 1000} s`),
      patienceMilliseconds,
    )
    child.once('error', (error) => fail(error.message))
    child.once('exit', ended)
    if (!child.stdout) return fail('it has no output')
    createInterface({ input: child.stdout }).once('line', (line) => {
      clearTimeout(overdue)
      child.off('exit', ended)
      resolve(line)
    })
  })
}

import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Folder of the project, with a slash at the end. */
export const projectRoot = fileURLToPath(new URL('../../', import.meta.url))

export interface ToolEnd {
  code: number
  output: string
  milliseconds: number
}

/**
 * Runs a command that an npm package brings, on the Node that runs now.
 * @param tool package, then the command where it is named otherwise: `vitest`, `typescript/tsc`; or a script of ours
 * @param options `show`: its output goes to the terminal as it comes
 * @returns exit code (1 when a signal ended it) and all it wrote, both streams together
 */
export async function runTool(
  tool: string,
  args: readonly string[],
  options: { show?: boolean; env?: Readonly<Record<string, string>> } = {},
): Promise<ToolEnd> {
  const started = performance.now()
  const child = spawn(process.execPath, [scriptOf(tool), ...args], {
    cwd: projectRoot,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...options.env, PATH: pathWithTools() },
  })
  const end = endWithParent(child)
  const output: string[] = []
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output.push(text)
      if (options.show) process.stdout.write(text)
    })
  }
  const code = await new Promise<number>((resolve) => {
    child.on('error', (error) => {
      output.push(`${tool} could not be started: ${error.message}\n`)
      resolve(1)
    })
    child.on('close', (exit) => resolve(exit ?? 1))
  })
  end()
  return { code, output: output.join(''), milliseconds: performance.now() - started }
}

/** A tool must not stay behind when the command is stopped. */
function endWithParent(child: ChildProcess): () => void {
  const kill = () => void child.kill('SIGTERM')
  const killAndExit = () => {
    kill()
    process.exit(130)
  }
  process.once('exit', kill)
  process.once('SIGINT', killAndExit)
  process.once('SIGTERM', killAndExit)
  return () => {
    process.off('exit', kill)
    process.off('SIGINT', killAndExit)
    process.off('SIGTERM', killAndExit)
  }
}

function scriptOf(tool: string): string {
  if (/\.(mjs|ts)$/.test(tool)) return join(projectRoot, tool)
  const parts = tool.split('/')
  const command = parts.length > (tool.startsWith('@') ? 2 : 1) ? (parts.pop() ?? '') : (parts.at(-1) ?? '')
  const folder = join(projectRoot, 'node_modules', ...parts)
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    bin: string | Record<string, string>
  }
  const script = typeof bin === 'string' ? bin : bin[command]
  if (!script) throw new Error(`The package ${parts.join('/')} has no command "${command}".`)
  return join(folder, script)
}

function pathWithTools(): string {
  return join(projectRoot, 'node_modules', '.bin') + delimiter + (process.env.PATH ?? '')
}

import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { z } from 'zod'
import { projectRoot, runTool } from './tool.ts'

export interface Count {
  passed: number
  failed: number
  /** What failed, by name and first cause; told again at the end, where a long output is cut. */
  failures?: string[]
}

const vitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  testResults: z.array(
    z.object({
      status: z.string(),
      name: z.string(),
      message: z.string().default(''),
      assertionResults: z.array(
        z.object({
          status: z.string(),
          fullName: z.string(),
          failureMessages: z.array(z.string()).default([]),
        }),
      ),
    }),
  ),
})

/** Runs vitest with its output shown. A file that cannot be loaded, and a skipped test, count as failed. */
export async function runVitest(config: string, args: readonly string[]): Promise<Count> {
  const folder = await mkdtemp(join(tmpdir(), 'vitrine-test-'))
  const file = join(folder, 'report.json')
  const reporters = [
    '--reporter=default',
    '--reporter=./test/second-tries.ts',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ]
  const end = await runTool('vitest', ['run', '--config', config, ...reporters, ...args], { show: true })
  const report = await readFile(file, 'utf8').then(
    (text) => vitestReport.parse(JSON.parse(text)),
    () => undefined,
  )
  await rm(folder, { recursive: true, force: true })
  if (!report) return broken('vitest left no report')
  const unloaded = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((one) => one.status === 'failed'),
  )
  const skipped = report.numPendingTests + report.numTodoTests
  return judged({
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloaded.length + skipped,
    failures: [
      ...unloaded.map(({ name, message }) => told(name, message)),
      ...report.testResults.flatMap(({ name, assertionResults }) =>
        assertionResults
          .filter(({ status }) => status !== 'passed')
          .map((one) => told(`${name}: ${one.fullName}`, one.failureMessages[0] ?? one.status)),
      ),
    ],
    code: end.code,
  })
}

function told(name: string, cause: string): string {
  const lines = cause.split('\n').slice(0, 12)
  return [`✗ ${relative(projectRoot, name)}`, ...lines.map((line) => `    ${line}`)].join('\n')
}

/** Runs @web/test-runner with its output shown; its summary line gives the count. */
export async function runBrowserTests(config: string): Promise<Count> {
  const end = await runTool('@web/test-runner/wtr', ['--config', config], { show: true })
  const summary = [...end.output.matchAll(/(\d+) passed, (\d+) failed(?:, (\d+) skipped)?/g)].at(-1)
  if (!summary) return broken('the browser tests left no summary')
  const [, passed, failed, skipped = '0'] = summary
  return judged({
    passed: Number(passed),
    failed: Number(failed) + Number(skipped),
    failures: end.code === 0 ? [] : [end.output.split('\n').slice(-40).join('\n')],
    code: end.code,
  })
}

/** An exit code that says otherwise than the count, and a run of nothing, are failures. */
function judged({ passed, failed, failures, code }: Count & { code: number }): Count {
  if (passed + failed === 0) return broken('no test ran')
  if (code !== 0 && failed === 0) return { ...broken(`the runner ended with code ${code}`), passed }
  return failures ? { passed, failed, failures } : { passed, failed }
}

function broken(why: string): Count {
  console.log(`✗ ${why}; this counts as one failure.`)
  return { passed: 0, failed: 1, failures: [`✗ ${why}`] }
}

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot, runTool } from './tool.ts'

/** A check that passes or fails as a whole. */
export interface Check {
  name: string
  tool: string
  args: string[]
}

interface CheckCount {
  passed: number
  failed: number
  failures: string[]
}

const formatted = ['**/*.{ts,mjs,astro,css,json}', '!package-lock.json']

/** The types of every part; each tsconfig has the globals of the place its code runs in. */
export function typeChecks(): Check[] {
  const projects = ['.', 'widget', 'widget/build', 'test', 'test/widget'].filter((folder) =>
    existsSync(join(projectRoot, folder, 'tsconfig.json')),
  )
  const checks = projects.map((folder) => ({
    name: `types of ${folder === '.' ? 'catalog and functions' : folder}`,
    tool: 'typescript/tsc',
    args: ['--noEmit', '--pretty', 'false', '-p', folder],
  }))
  const site = { name: 'types of site', tool: '@astrojs/check/astro-check', args: astroCheck() }
  return existsSync(join(projectRoot, 'site')) ? [...checks, site] : checks
}

function astroCheck(): string[] {
  const tsconfig = existsSync(join(projectRoot, 'site/tsconfig.json'))
    ? ['--tsconfig', 'site/tsconfig.json']
    : []
  return ['--minimumFailingSeverity', 'error', '--minimumSeverity', 'error', ...tsconfig]
}

export function lintChecks(): Check[] {
  return [
    {
      name: 'lint',
      tool: '@biomejs/biome',
      args: ['lint', '--config-path=test/biome.json', '--error-on-warnings', '--colors=off', '.'],
    },
    {
      name: 'format',
      tool: 'prettier',
      args: ['--check', '--log-level', 'warn', '--cache', ...formatted],
    },
  ]
}

/** Writes the format into the files. */
export const formatArgs = ['--write', '--log-level', 'warn', ...formatted]

/** Runs checks two at a time, shows what failed, and says what passed in a line each. */
export async function runChecks(checks: readonly Check[]): Promise<CheckCount> {
  const waiting = [...checks]
  const count: CheckCount = { passed: 0, failed: 0, failures: [] }
  const worker = async () => {
    for (let check = waiting.shift(); check; check = waiting.shift()) {
      const end = await runTool(check.tool, check.args, {
        env: { ASTRO_TELEMETRY_DISABLED: '1', FORCE_COLOR: '0' },
      })
      const seconds = (end.milliseconds / 1000).toFixed(1)
      if (end.code === 0) count.passed++
      else {
        count.failed++
        count.failures.push(`✗ ${check.name}\n${end.output.split('\n').slice(0, 12).join('\n')}`)
      }
      console.log(
        end.code === 0 ? `✓ ${check.name} (${seconds} s)` : `✗ ${check.name} (${seconds} s)\n${end.output}`,
      )
    }
  }
  await Promise.all([worker(), worker()])
  return count
}

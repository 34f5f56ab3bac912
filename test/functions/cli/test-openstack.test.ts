import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { projectRoot } from '../../../functions/cli/tool.ts'

/** Runs the command where none of Debian's programs can be found. */
function runElsewhere(...words: string[]): { code: number | null; output: string } {
  const empty = mkdtempSync(join(tmpdir(), 'vitrine-no-programs-'))
  onTestFinished(() => rmSync(empty, { recursive: true }))
  const { status, stdout, stderr } = spawnSync(process.execPath, ['test/openstack/main.ts', ...words], {
    cwd: projectRoot,
    env: { ...process.env, PATH: empty },
    encoding: 'utf8',
  })
  return { code: status, output: stdout + stderr }
}

test('where OpenStack cannot be had a pipeline goes on, and says so in one line', () => {
  expect(runElsewhere('--where-reachable')).toEqual({
    code: 0,
    output: 'OpenStack is not tested here: this is not a Debian system\n',
  })
})

test('who asked for OpenStack by itself is not told that all is well where it cannot be had', () => {
  expect(runElsewhere()).toEqual({
    code: 1,
    output: 'OpenStack is not tested here: this is not a Debian system\n',
  })
})

test('a word that is not known is answered by those that are', () => {
  const { code, output } = runElsewhere('--fast')
  expect(code).toBe(1)
  expect(output).toContain('npm run test:openstack')
})

import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { projectRoot, runTool } from '../../functions/cli/tool.ts'

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vitrine-refusals-'))
})

afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
})

/** Runs a command with these settings alone. */
async function run(command: string[], env: Record<string, string>) {
  const settings = {
    PORT: String(inject('port')),
    DIST_DIR: inject('distDir'),
    DATA_DIR: join(folder, 'data'),
    ...env,
  }
  const { code, output } = await runTool('functions/cli/enter.mjs', command, { env: settings })
  return { code, output, lines: output.trim().split('\n') }
}

const start = (env: Record<string, string>) => run(['start', '--as-built'], env)

describe('what stops the start is told in one sentence that names it', () => {
  test.each([
    ['as it was built', ['start', '--as-built'], {}],
    ['before anything is built', ['start'], { DIST_DIR: 'not-built' }],
  ])('a port in use, %s', async (_when, command, env: Record<string, string>) => {
    const server = createServer()
    const port = await new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port))
    })
    const dist = env.DIST_DIR ? { DIST_DIR: join(folder, env.DIST_DIR) } : {}
    const { code, lines } = await run(command, { PORT: String(port), ...dist })
    server.close()
    expect(code).toBe(1)
    expect(lines).toHaveLength(1)
    expect(lines[0]).toContain(String(port))
  })

  test('a data folder that cannot be used', async () => {
    const file = join(folder, 'a-file')
    await writeFile(file, '')
    const { code, lines } = await start({ DATA_DIR: join(file, 'data') })
    expect(code).toBe(1)
    expect(lines).toHaveLength(1)
    expect(lines[0]).toContain(join(file, 'data'))
  })

  test.each<[string, Record<string, string>, RegExp]>([
    ['a public address in the sandbox', { PUBLIC_URL: 'https://shop.example' }, /PUBLIC_URL/],
    ['a public host in the sandbox', { HOST: '0.0.0.0' }, /HOST/],
    [
      'an empty webhook secret',
      { STRIPE_SECRET_KEY: 'sk_test_x', STRIPE_WEBHOOK_SECRET: '' },
      /STRIPE_WEBHOOK_SECRET/,
    ],
    ['a payment key without keys to seal with', { STRIPE_SECRET_KEY: 'sk_test_x' }, /SECRET_KEYS/],
    ['a payment key that is none', { STRIPE_SECRET_KEY: 'pk_test_x' }, /STRIPE_SECRET_KEY/],
    ['a port that is no number', { PORT: 'many' }, /PORT/],
  ])('%s', async (_, env, named) => {
    const { code, output } = await start(env)
    expect(code).toBe(1)
    expect(output).toMatch(named)
    expect(output).not.toMatch(/^\s+at /m)
  })
})

describe('a catalog with problems', () => {
  test('is named with every problem by check:catalog and by the build, and the last good build stays', async () => {
    const catalog = join(folder, 'catalog')
    await cp(join(projectRoot, 'catalog'), catalog, { recursive: true })
    const file = join(catalog, 'products/tracewell.md')
    const text = await readFile(file, 'utf8')
    await writeFile(file, text.replace(/^tagline:/m, 'tag-line:').replace('kind: saas', 'kind: sass'))
    const distDir = join(folder, 'dist')
    await mkdir(distDir)
    await writeFile(join(distDir, 'build.json'), '{"id":"good","builtAt":"","key":"good"}')

    const check = await run(['check-catalog', catalog], {})
    expect(check.code).toBe(1)
    expect(check.output).toMatch(/products\/tracewell\.md:\d+:\d+ /)
    expect(check.output).toContain('tag-line')
    expect(check.output).toContain('sass')

    const build = await run(['build'], { CATALOG_DIR: catalog, DIST_DIR: distDir })
    expect(build.code).toBe(1)
    expect(build.output).toMatch(/products\/tracewell\.md:\d+:\d+ /)
    expect(JSON.parse(await readFile(join(distDir, 'build.json'), 'utf8'))).toMatchObject({ id: 'good' })
  })
})

test('an unknown command is answered with the list of commands', async () => {
  const { code, output } = await run(['strat'], {})
  expect(code).toBe(1)
  expect(output).toContain('There is no command "strat".')
  expect(output).toContain('npm start')
})

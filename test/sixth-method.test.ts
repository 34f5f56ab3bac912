import { execFile } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
const copy = mkdtempSync(join(tmpdir(), 'sixth-method-'))
const run = promisify(execFile)

/** The suites that hold for every method, and what runs them. */
const suites = [
  ...['contract', 'purchase'].map((name) => `test/catalog/delivery/${name}.test.ts`),
  ...['vitest.config', 'postgres-run'].map((name) => `test/${name}.ts`),
]

/** All that the shop is made of below its pages, and the suites with what they import of the tests. */
const copied = ['package.json', 'tsconfig.json', 'catalog', 'functions', ...withImports(suites)]

/** The catalog, the functions behind their HTTP door, the suites. Commands and runtime entries also build the site. */
const checked = {
  extends: './tsconfig.json',
  compilerOptions: { lib: ['ES2023', 'DOM', 'DOM.Iterable'] },
  include: ['catalog', 'functions/app.ts', 'test'],
}

let changed: string[] = []

beforeAll(() => {
  for (const path of copied) cpSync(join(root, path), join(copy, path), { recursive: true })
  const before = textsOf(copy)
  addVoucher()
  const after = textsOf(copy)
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'dir')
  changed = [...after].filter(([path, text]) => before.get(path) !== text).map(([path]) => path)
})
afterAll(() => rmSync(copy, { recursive: true, force: true }))

test('a sixth method is its folder, its line in the list and its sample, and nothing else', () => {
  expect(changed.sort()).toEqual([
    'catalog/delivery/methods.ts',
    'catalog/delivery/voucher/method.ts',
    'test/samples.ts',
  ])
})

test('with it the whole shop passes the type check', { timeout: 240_000 }, async () => {
  writeFileSync(join(copy, 'tsconfig.check.json'), JSON.stringify(checked))
  await expect(runNode('typescript/bin/tsc', '-p', 'tsconfig.check.json')).resolves.toBe('')
})

test(
  'it keeps the contract of methods, and is sold and delivered like the others',
  { timeout: 240_000 },
  async () => {
    const report = join(copy, 'report.json')
    const out = ['--reporter=json', `--outputFile=${report}`]
    await runNode('vitest/vitest.mjs', 'run', '-c', 'test/vitest.config.ts', ...out)
    const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as {
      testResults: { assertionResults: { fullName: string; status: string }[] }[]
    }
    const tests = testResults.flatMap(({ assertionResults }) => assertionResults)
    expect(tests.filter(({ status }) => status !== 'passed')).toEqual([])
    const about = tests.map(({ fullName }) => fullName).filter((name) => name.includes('"voucher"'))
    expect(about).toContain('a product of the kind "voucher" is bought through the HTTP door and delivered')
    expect(about.filter((name) => name.startsWith('the method "voucher"')).length).toBeGreaterThan(10)
  },
)

/** @returns files of the tests, and those of the tests that they import, from the project's root */
function withImports(files: readonly string[]): string[] {
  const found = new Set(files)
  for (const file of found) {
    for (const [, path = ''] of readFileSync(join(root, file), 'utf8').matchAll(
      /(?:from|import) '(\.[^']+)'/g,
    )) {
      const imported = join(dirname(file), path)
      if (imported.startsWith('test/')) found.add(imported)
    }
  }
  return [...found]
}

/** What somebody does who adds a delivery method: a folder, a line, a sample. */
function addVoucher(): void {
  const method = readFileSync(join(root, 'test/catalog/delivery/voucher.ts'), 'utf8')
  mkdirSync(join(copy, 'catalog/delivery/voucher'))
  writeFileSync(
    join(copy, 'catalog/delivery/voucher/method.ts'),
    method.replaceAll('../../../catalog/delivery/', '../'),
  )
  edit('catalog/delivery/methods.ts', [
    [
      "import { service } from './service/method.ts'\n",
      (line) => `${line}import { voucher } from './voucher/method.ts'\n`,
    ],
    ['service, consulting]', () => 'service, consulting, voucher]'],
  ])
  edit('test/samples.ts', [
    [
      '  consulting: {\n',
      (line) => `  voucher: {
    terms: { kind: 'voucher', course: 'Databases for the curious' },
    inputs: { recipient: 'Grace' },
    leavesOut: {
      renew: 'A voucher has no term that could be renewed.',
      change: 'Every plan gives the same voucher.',
      suspend: 'Nobody but the buyer has the code, and the page hides it.',
      resume: 'Nobody but the buyer has the code, and the page shows it.',
    },
  },
${line}`,
    ],
  ])
}

function edit(path: string, changes: [string, (found: string) => string][]): void {
  let text = readFileSync(join(copy, path), 'utf8')
  for (const [found, change] of changes) {
    if (!text.includes(found)) throw new Error(`${path} does not hold ${JSON.stringify(found)}`)
    text = text.replace(found, change)
  }
  writeFileSync(join(copy, path), text)
}

function textsOf(folder: string): Map<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
  return new Map(files.map((file) => [file.slice(folder.length + 1), readFileSync(file, 'latin1')]))
}

/** Runs a tool of node_modules in the copy. @returns what it printed; rejects with it when the tool fails */
async function runNode(tool: string, ...args: string[]): Promise<string> {
  const {
    VITEST: _inside,
    VITEST_POOL_ID: _pool,
    VITEST_WORKER_ID: _worker,
    NODE_ENV: _env,
    ...env
  } = process.env
  const script = join(root, 'node_modules', tool)
  const { stdout } = await run(process.execPath, ['--preserve-symlinks', script, ...args], {
    cwd: copy,
    env,
  }).catch((error: { stdout?: string; stderr?: string }) => {
    throw new Error(`${tool} failed\n${error.stdout ?? ''}\n${error.stderr ?? ''}`)
  })
  return stdout.trim()
}

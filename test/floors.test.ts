import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { rooms, zones } from './floors.ts'
import { importsOf } from './source-imports.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const git = (...args: string[]): string => execFileSync('git', args, { cwd: root, encoding: 'utf8' })
const files = git('ls-files', '--cached', '--others', '--exclude-standard', '-z')
  .split('\0')
  .filter((file) => file && existsSync(join(root, file)))
const code = files.filter((file) => /\.(ts|mjs|astro)$/.test(file))
const imports = code.flatMap((file) => importsOf(root, file))
const textOf = (file: string): string => readFileSync(join(root, file), 'utf8')
const zoneOf = (file: string) => zones.find((zone) => zone.files.test(file))

describe('floors', () => {
  test('every source file outside the tests has a floor', () => {
    expect(code.filter((file) => !file.startsWith('test/') && !zoneOf(file))).toEqual([])
  })

  test.each(zones)('$name imports only what its floor may use', ({ name, may, mayTypes = [] }) => {
    const wrong = imports.filter(({ from, to, inside, typeOnly }) => {
      const below =
        inside && !from.startsWith('test/') && zoneOf(from)?.name === name ? zoneOf(to) : undefined
      return below && !may.includes(below.name) && !(typeOnly && mayTypes.includes(below.name))
    })
    expect(wrong.map(describeImport)).toEqual([])
  })

  test('a delivery method never imports another', () => {
    const kindOf = (file: string) => /^catalog\/delivery\/([^/]+)\//.exec(file)?.[1]
    const wrong = imports.filter(({ from, to }) => kindOf(from) && kindOf(to) && kindOf(from) !== kindOf(to))
    expect(wrong.map(describeImport)).toEqual([])
  })

  test('the rooms of the flows are these, and each uses only those below it', () => {
    const roomOf = (file: string) => /^functions\/flows\/([^/]+)\//.exec(file)?.[1]
    const level = (file: string) => rooms.findIndex((room) => room === roomOf(file))
    const found = new Set(code.map(roomOf).filter((room) => room !== undefined))
    expect([...found].sort()).toEqual([...rooms].sort())
    const wrong = imports.filter(({ from, to }) => roomOf(from) && roomOf(to) && level(from) < level(to))
    expect(wrong.map(describeImport)).toEqual([])
  })

  test('the list of rooms for readers is the one that is held', () => {
    const listed = [...textOf('functions/flows/README.md').matchAll(/^\| `(\w+)` +\|/gm)]
    expect(listed.map(([, room]) => room)).toEqual([...rooms])
  })

  test('nothing imports the tests, and only the site and the build import the site', () => {
    const wrong = imports.filter(({ from, to, inside }) => {
      if (!inside || from.startsWith('test/')) return false
      if (to.startsWith('test/')) return true
      if (!to.startsWith('site/') || to === 'site/headers.ts') return false
      return !/^(site\/|astro\.config\.mjs$)/.test(from) && from !== 'functions/cli/build-shop.ts'
    })
    expect(wrong.map(describeImport)).toEqual([])
  })

  test('only the payment port and its stand-in know the Stripe package', () => {
    const place = /^(functions\/(payments\/stripe[\w-]*\.ts$|sandbox\/stripe\/)|test\/)/
    const wrong = imports.filter(({ from, to }) => /^stripe(\/|$)/.test(to) && !place.test(from))
    expect(wrong.map(describeImport)).toEqual([])
  })

  test('the sandbox is entered by one dynamic import of `npm start`, so no bundle can hold it', () => {
    const entries = imports.filter(
      ({ from, to, typeOnly }) =>
        to.startsWith('functions/sandbox/') &&
        !from.startsWith('functions/sandbox/') &&
        !from.startsWith('test/') &&
        !typeOnly,
    )
    expect(entries.map(({ from, to, dynamic }) => ({ from, to, dynamic }))).toEqual([
      { from: 'functions/cli/start.ts', to: 'functions/sandbox/start.ts', dynamic: true },
    ])
  })

  test('the catalog touches files only where it reads and compiles, and never the network', () => {
    const outside = /^node:(?!path$)|^(stripe|hono|kysely|jose|nodemailer|pino)(\/|$)/
    const wrong = imports.filter(
      ({ from, to }) => from.startsWith('catalog/') && zoneOf(from)?.name !== 'reader' && outside.test(to),
    )
    expect(wrong.map(describeImport)).toEqual([])
  })
})

describe('layout', () => {
  test('the top level has exactly the parts of the project', () => {
    const top = new Set(files.map((file) => file.split('/')[0]).filter((name) => !name?.startsWith('.')))
    expect([...top].sort()).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'astro.config.mjs',
      'catalog',
      'functions',
      'package-lock.json',
      'package.json',
      'site',
      'test',
      'tsconfig.json',
      'widget',
    ])
  })

  test('no file has more than 250 lines of code, no test more than 400', () => {
    const long = code.map((file) => ({ file, lines: codeLines(textOf(file)) }))
    expect(long.filter(({ file, lines }) => lines > (file.startsWith('test/') ? 400 : 250))).toEqual([])
  })

  test('files are named in kebab-case after what they hold', () => {
    const vague = /(^|[-.])(utils?|helpers?|managers?|misc|common)([-.]|$)/
    const wrong = code.filter((file) => {
      const name = basename(file)
      return (
        vague.test(name) ||
        (!/^[a-z]{2}-[A-Z]{2}\.ts$/.test(name) &&
          !/^(\[[.\w]+\]|[a-z0-9A-Z]+(-[a-z0-9]+)*)(\.[a-z0-9-]+)*$/.test(name))
      )
    })
    expect(wrong).toEqual([])
  })

  test('no index.ts only passes on', () => {
    expect(code.filter((file) => /(^|\/)index\.(ts|mjs)$/.test(file))).toEqual([])
  })

  test('import paths inside the project carry their extension', () => {
    const wrong = imports.filter(({ to, inside }) => inside && !/\.(ts|mjs|astro|css|json)$/.test(to))
    expect(wrong.map(describeImport)).toEqual([])
  })
})

describe('what must not be in a file', () => {
  const text = files.filter((file) => !/\.(png|webp|avif|jpe?g|woff2?|pdf|ico|gz|br)$/.test(file))

  test('no path of a machine', () => {
    const folders = ['home', 'root', 'Users', 'work/main', 'work/shared'].map((name) => `/${name}/`)
    const machine = new RegExp(`(^|["'\`\\s(=])(${folders.join('|')})`, 'm')
    expect(
      text.filter((file) => !file.startsWith('catalog/products/') && machine.test(textOf(file))),
    ).toEqual([])
  })

  test('the lock file names no registry', () => {
    expect(textOf('package-lock.json')).not.toContain('"resolved"')
  })

  test('no test is skipped or left for later', () => {
    const later = new RegExp(
      `\\b(test|it|describe)\\.(skip|only|todo)\\b|\\b(${['TO', 'DO'].join('')}|${['FIX', 'ME'].join('')})\\b`,
    )
    expect(code.filter((file) => later.test(textOf(file)))).toEqual([])
  })
})

function describeImport({ from, to, typeOnly }: { from: string; to: string; typeOnly: boolean }): string {
  return `${from} → ${to}${typeOnly ? ' (types)' : ''}`
}

/** Lines that are neither empty nor comment. */
function codeLines(text: string): number {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .split('\n')
    .filter((line) => line.trim() && !line.trim().startsWith('//')).length
}

import { access, mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readCatalog } from '../../catalog/read.ts'
import { catalogFolder, changed, problemsOf, product, soundFiles } from './catalog-folder.ts'

const sound = soundFiles['products/lathe.md'] ?? ''

test.each(['js', 'javascript', 'coffee', 'json', 'toml', ' js', 'yaml'])(
  'front matter opened as "---%s" is refused and nothing of it runs',
  async (language) => {
    const dir = await catalogFolder()
    const marker = join(dir, 'ran')
    const code = `require('node:fs').writeFileSync(${JSON.stringify(marker)}, '')`
    await writeFile(join(dir, 'products/lathe.md'), `---${language}\n${code}\n---\ntext\n`)
    const result = await readCatalog(dir)
    expect('problems' in result && result.problems).toEqual([
      expect.objectContaining({
        file: 'products/lathe.md',
        line: 1,
        message: `front matter in "${language.trim()}" is not read`,
        allowed: 'YAML between two lines "---", the first of them the first line of the file',
      }),
    ])
    await expect(access(marker)).rejects.toThrow()
  },
)

test('a second block of front matter is refused', async () => {
  const [problem] = await problemsOf({
    'products/lathe.md': `${sound.replace(/\nLathe[^]*/, '')}\n---js\nrun()\n---\n`,
  })
  expect(problem).toMatchObject({ line: 22, message: 'there is a second block of front matter' })
})

test.each([
  ['no front matter', 'Lathe turns.\n', 1, 'the file does not begin with front matter'],
  ['an empty file', '', 1, 'the file does not begin with front matter'],
  ['+++', '+++\nname = "x"\n+++\n', 1, 'the file does not begin with front matter'],
  ['no end', '---\nname: Lathe\n', 1, 'the front matter is not closed'],
  ['an empty block', '---\n---\ntext\n', 2, 'there are no fields'],
  ['a list', '---\n- a\n---\ntext\n', 2, 'this must be a group of fields, "name: value"'],
  ['a tab', '---\nname: Lathe\nsupport:\n\thours: 8x5\n---\ntext\n', 4, 'a tab cannot indent a line'],
  [
    'an open quote',
    '---\nname: "Lathe\n---\ntext\n',
    3,
    'something is not closed: a quote, "]", "}" or the ":" after a name',
  ],
  [
    'a colon in a text',
    '---\nname: Lathe: the tool\n---\ntext\n',
    2,
    'this line has a second ": ", or is indented below a line that already has a value',
  ],
  [
    'an unknown alias',
    '---\nname: *lathe\n---\ntext\n',
    2,
    'this alias repeats something that has no such name',
  ],
])('a file with %s is refused with line and reason', async (_what, text, line, message) => {
  expect(await problemsOf({ 'products/lathe.md': text })).toContainEqual(
    expect.objectContaining({ file: 'products/lathe.md', line, message }),
  )
})

test.each([
  '!!js/function "function () {}"',
  '!!python/object:os.system "ls"',
  '!include /etc/passwd',
  '!!str Lathe',
  '!!binary aGk=',
])('the tag in "%s" is refused', async (value) => {
  const [problem] = await problemsOf({ 'products/lathe.md': product(['name: Lathe', `name: ${value}`]) })
  expect(problem).toMatchObject({ line: 2, field: 'name' })
  expect(problem?.message).toMatch(/^the tag ".*" is not allowed$/)
})

test.each(['__proto__', 'constructor', 'prototype'])(
  'the field %s is refused and pollutes nothing',
  async (name) => {
    const [problem] = await problemsOf({
      'products/lathe.md': product(['name: Lathe', `name: Lathe\n${name}: { polluted: yes }`]),
    })
    expect(problem).toMatchObject({ line: 3, column: 1, message: `"${name}" cannot be the name of a field` })
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
  },
)

test('a field written twice is refused at the second', async () => {
  const problems = await problemsOf({
    'products/lathe.md': product(['tagline:', 'name: Lathe again\ntagline:']),
  })
  expect(problems).toEqual([
    expect.objectContaining({ line: 3, column: 1, message: 'this field is written twice' }),
  ])
})

test('a merge key is only a field that does not exist', async () => {
  const [problem] = await problemsOf({
    'products/lathe.md': product(['name: Lathe', 'name: Lathe\n<<: { listed: false }']),
  })
  expect(problem?.message).toBe('there is no field "<<" here')
})

test('aliases may repeat a value', async () => {
  const file = changed(
    'sellers/northbeam.yaml',
    [/email: .*\n/, 'email: &mail sales@northbeam.example\n'],
    ['email: help@northbeam.example', 'email: *mail'],
  )
  expect(await problemsOf({ 'sellers/northbeam.yaml': file })).toEqual([])
})

/** Each must be refused quickly and without much memory. */
const bombs: Record<string, string> = {
  'an alias bomb': `---\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n${Array.from({ length: 9 }, (_, level) => `a${level + 1}: &a${level + 1} [${Array(10).fill(`*a${level}`).join(', ')}]`).join('\n')}\n---\ntext\n`,
  'an alias of itself': '---\nname: &a [*a]\n---\ntext\n',
  'brackets 30,000 deep': `---\nname: ${'['.repeat(30_000)}\n---\ntext\n`,
  'braces 10,000 deep': `---\nname: ${'{a: '.repeat(10_000)}\n---\ntext\n`,
  'lists 300 deep': `---\nname:\n${Array.from({ length: 300 }, (_, depth) => `${' '.repeat(depth)}-`).join('\n')}\n---\ntext\n`,
  '10 MB': `---\nname: Lathe\n---\n${'x'.repeat(10_000_000)}`,
  '90 kB of front matter': `---\n${Array.from({ length: 9_000 }, (_, line) => `f${line}: 1234`).join('\n')}\n---\ntext\n`,
  '9,000 fields': `---\n${Array.from({ length: 9_000 }, (_, line) => `f${line}:`).join('\n')}\n---\ntext\n`,
}

test.each(Object.entries(bombs))('%s is refused in time', async (_what, text) => {
  const dir = await catalogFolder({ 'products/lathe.md': text })
  const started = performance.now()
  const result = await readCatalog(dir)
  expect(performance.now() - started).toBeLessThan(4_000)
  expect('problems' in result && result.problems.every(({ file }) => file === 'products/lathe.md')).toBe(true)
})

test.each<[string, Uint8Array]>([
  ['UTF-16', new Uint8Array(Buffer.from(`\ufeff${sound}`, 'utf16le'))],
  ['Latin 1', new Uint8Array(Buffer.from(sound.replace('Lathe turns', 'Läthe turns'), 'latin1'))],
])('a file in %s is refused', async (_encoding, bytes) => {
  const [problem] = await problemsOf({ 'products/lathe.md': bytes })
  expect(problem?.message).toBe('the file is not UTF-8 text')
})

test('a control character is refused at its place', async () => {
  const [problem] = await problemsOf({
    'products/lathe.md': product(['tagline: Turns', 'tagline: Tu\u0000rns']),
  })
  expect(problem).toMatchObject({ line: 3, column: 12, message: 'there is a control character (U+0000)' })
})

test('Windows line ends and a byte order mark change nothing', async () => {
  const windows = `\ufeff${sound.replaceAll('\n', '\r\n')}`
  expect(await problemsOf({ 'products/lathe.md': windows })).toEqual([])
  const [problem] = await problemsOf({ 'products/lathe.md': windows.replace('49.00', '-1') })
  expect(problem).toMatchObject({ line: 13, column: 19 })
})

test('a second YAML document in a file is refused', async () => {
  const file = `${changed('partners/weekly.yaml')}---\nname: Other\n`
  expect((await problemsOf({ 'partners/weekly.yaml': file }))[0]).toMatchObject({
    message: 'there is a second document in the file',
  })
})

// Put together here, so that no scanner takes this file for a leak.
const pretend = (...parts: string[]) => parts.join('')
test.each([
  pretend('sk_', 'live_', '51HxExampleExampleExample'),
  pretend('whsec_', 'ExampleExampleExample'),
  pretend('-----BEGIN ', 'PRIVATE KEY-----'),
  pretend('AKIA', 'EXAMPLEEXAMPLE12'),
  pretend('ghp_', 'ExampleExampleExampleExampleExample12'),
  pretend('https://admin:', 'hunter2@db.example'),
])('something that looks like a secret is refused: %s', async (secret) => {
  for (const path of ['products/lathe.md', 'eula/license.md', 'sellers/northbeam.yaml']) {
    const text = soundFiles[path] ?? ''
    const file = path.endsWith('.yaml') ? `${text}# ${secret}\n` : `${text}\n${secret}\n`
    const problems = await problemsOf({ [path]: file })
    expect(problems[0]).toMatchObject({
      file: path,
      message: expect.stringMatching(/^this looks like a secret: /),
    })
    expect(JSON.stringify(problems)).not.toContain(secret)
  }
})

test.each([
  '../../etc/passwd.svg',
  'media/../../secret.svg',
  '/etc/passwd',
  'C:\\logo.svg',
  'https://cdn.example/logo.svg',
  'products/lathe.md',
  'media/lathe.gif',
])('the logo path "%s" is refused', async (path) => {
  const problems = await problemsOf({
    'products/lathe.md': product(['media/lathe.svg', `"${path.replaceAll('\\', '\\\\')}"`]),
  })
  expect(problems[0]).toMatchObject({ line: 6, field: 'logo' })
})

test('a path that leads outside says so', async () => {
  const problems = await problemsOf({ 'products/lathe.md': product(['eula/license.md', '../outside.md']) })
  expect(problems.map(({ message }) => message)).toEqual([
    'this path leads outside the catalog folder; it is not opened',
  ])
})

test('a link out of the folder is refused and not read; a link inside is followed', async () => {
  const outside = await catalogFolder()
  const dir = await catalogFolder({
    'media/lathe.svg': null,
    'media/real.svg': soundFiles['media/lathe.svg'] ?? '',
  })
  await symlink('real.svg', join(dir, 'media/lathe.svg'))
  expect('content' in (await readCatalog(dir))).toBe(true)
  await symlink(join(outside, 'products/lathe.md'), join(dir, 'products/other.md'))
  await symlink(join(outside, 'media/lathe.svg'), join(dir, 'media/other.svg'))
  await symlink(join(outside, 'media'), join(dir, 'media/folder'))
  await symlink('nothing', join(dir, 'media/broken.svg'))
  const result = await readCatalog(dir)
  expect('problems' in result && result.problems.map(({ file, message }) => [file, message])).toEqual([
    ['media/broken.svg', 'this link leads nowhere'],
    ['media/folder', 'this link leads outside the catalog folder'],
    ['media/other.svg', 'this link leads outside the catalog folder'],
    ['products/other.md', 'this link leads outside the catalog folder'],
  ])
})

test('a folder that is a link is not followed', async () => {
  const outside = await catalogFolder()
  const dir = await catalogFolder({ 'eula/license.md': null })
  await mkdir(join(dir, 'media/deep'), { recursive: true })
  await symlink(join(outside, 'eula'), join(dir, 'media/deep/eula'))
  const result = await readCatalog(dir)
  expect('problems' in result && result.problems.some(({ file }) => file === 'media/deep/eula')).toBe(true)
})

import { expect, test } from 'vitest'
import { catalogFolder, changed, problemsOf, product, sentencesOf } from './catalog-folder.ts'
import { readCatalog } from '../../catalog/read.ts'

const saas = (url: string, key = 'main') =>
  product([
    '  kind: license\n  source: signed\n',
    `  kind: saas\n  protocol: koogallery-v2\n  url: ${url}\n  key: ${key}\n`,
  ])

test.each([
  [
    'an unknown seller',
    product(['seller: northbeam', 'seller: northbaem']),
    '4:9 seller  There is no sellers/northbaem.yaml. Allowed: northbeam. Did you mean "northbeam"?',
  ],
  [
    'an unknown category',
    product(['category: tools', 'category: toolz']),
    '5:11 category  categories.yaml has no "toolz". Allowed: tools. Did you mean "tools"?',
  ],
  [
    'license terms that are not there',
    product(['eula/license.md', 'eula/licence.md']),
    '19:7 eula  There is no file "eula/licence.md" in the catalog folder. Did you mean "eula/license.md"?',
  ],
  [
    'a logo that is not there',
    product(['media/lathe.svg', 'media/lath.svg']),
    '6:7 logo  There is no file "media/lath.svg" in the catalog folder. Did you mean "media/lathe.svg"?',
  ],
  [
    'no license terms',
    product(['eula: eula/license.md\n', '']),
    'eula  This field is missing. Allowed: path of a Markdown file in eula/; a product that is sold has license terms.',
  ],
  [
    'no support',
    product([/support:\n(?: .*\n)+/, '']),
    'support  This field is missing. Allowed: hours, timezone and email',
  ],
  [
    'no plans',
    product([/plans:\n(?: .*\n)+/, '']),
    'plans  This field is missing. Allowed: at least one plan',
  ],
  [
    'plans of what is not sold',
    product([
      '  kind: license\n  source: signed',
      '  kind: consulting\n  url: https://northbeam.example/talk',
    ]),
    '10:1 plans  A product of kind "consulting" is not sold here and has no plans. Remove "plans".',
  ],
])('a product with %s is refused', async (_what, file, expected) => {
  expect((await sentencesOf({ 'products/lathe.md': file })).join('\n')).toContain(expected)
})

test('consulting needs no plans, no license terms and no support', async () => {
  const file = product(
    [/plans:\n(?: .*\n)+support:\n(?: .*\n)+eula.*\n/, ''],
    ['  kind: license\n  source: signed', '  kind: consulting\n  url: https://northbeam.example/talk'],
  )
  expect(await sentencesOf({ 'products/lathe.md': file })).toEqual([])
})

test.each([
  ['http://api.northbeam.example/v2', '"http://" is not called. Allowed: an https address.'],
  [
    'https://api.northbeam.example:8443/v2',
    'sellers/northbeam.yaml does not list the host "api.northbeam.example:8443".',
  ],
  [
    'https://api.northbeam.example.evil.example/',
    'does not list the host "api.northbeam.example.evil.example".',
  ],
  ['https://127.0.0.1/v2', 'does not list the host "127.0.0.1".'],
  ['https://me:pass@api.northbeam.example/', 'an address with a user name or password is not called'],
  ['https://aip.northbeam.example/v2', 'Did you mean "api.northbeam.example"?'],
])('a seller is not called at %s', async (url, expected) => {
  expect((await sentencesOf({ 'products/lathe.md': saas(url) })).join('\n').toLowerCase()).toContain(
    expected.toLowerCase(),
  )
})

test('a seller is called by https at a host that its file lists', async () => {
  expect(await sentencesOf({ 'products/lathe.md': saas('https://api.northbeam.example/v2') })).toEqual([])
  expect(await sentencesOf({ 'products/lathe.md': saas('https://API.northbeam.example:443/v2') })).toEqual([])
})

test('a key that the seller’s file does not name is refused', async () => {
  const [sentence] = await sentencesOf({
    'products/lathe.md': saas('https://api.northbeam.example/v2', 'mian'),
  })
  expect(sentence).toContain(
    'delivery.key  sellers/northbeam.yaml names no key "mian". Allowed: main. Did you mean "main"?',
  )
})

const hosts = (list: string) =>
  changed('sellers/northbeam.yaml', ['hosts: [api.northbeam.example]', `hosts: [${list}]`])

test.each(['localhost', '127.0.0.1', '10.0.0.8:8080', 'intranet', 'db.internal', 'printer.local'])(
  'the host %s is for development only',
  async (host) => {
    const files = { 'sellers/northbeam.yaml': hosts(`"${host}"`) }
    expect((await problemsOf(files))[0]).toMatchObject({
      field: 'hosts.0',
      message: `"${host}" is not a name on the public internet`,
      hint: 'While you develop, set ALLOW_INSECURE_SELLERS=1.',
    })
    expect(await problemsOf(files, { allowInsecureSellers: true })).toEqual([])
  },
)

test('http and loopback sellers are taken when they are allowed', async () => {
  const files = {
    'sellers/northbeam.yaml': hosts('"localhost:9000"'),
    'products/lathe.md': saas('http://localhost:9000/v2'),
  }
  expect(await problemsOf(files, { allowInsecureSellers: true })).toEqual([])
})

test('two keys that would be one setting are refused, also across sellers', async () => {
  const problems = await problemsOf({
    'sellers/acme.yaml': changed('sellers/northbeam.yaml', ['keys: [main]', 'keys: [north-main]']),
    'sellers/acme-north.yaml': changed('sellers/northbeam.yaml'),
  })
  expect(problems).toHaveLength(1)
  expect(problems[0]).toMatchObject({
    file: 'sellers/acme.yaml',
    field: 'keys.0',
    message: 'the setting SELLER_KEY_ACME_NORTH_MAIN would hold this key and the key "main" of acme-north',
  })
})

test.each([
  ['Lathe 2.1', 'a version'],
  ['Lathe v3', 'a version'],
  ['Lathe Version 3', 'a version'],
  ['Lathe for $49', 'a price'],
  ['Lathe 49 EUR', 'a price'],
  ['Lathe €5', 'a price'],
  ['Lathe +47 22 12 34 56', 'a phone number'],
  ['Call 555-123-4567', 'a phone number'],
])('the name "%s" has %s in it and is refused', async (name, what) => {
  const [problem] = await problemsOf({ 'products/lathe.md': product(['name: Lathe', `name: "${name}"`]) })
  expect(problem).toMatchObject({ line: 2, column: 7, field: 'name' })
  expect(problem?.message).toContain(`the name has ${what} in it`)
})

test.each(['Lathe', 'Lathe 365', 'PostgreSQL 17 server', 'Web3 desk', 'Level 3 audit', 'Vitrine'])(
  'the name "%s" is fine',
  async (name) => {
    expect(await problemsOf({ 'products/lathe.md': product(['name: Lathe', `name: "${name}"`]) })).toEqual([])
  },
)

test.each([
  'https://weekly.example/',
  'https://weekly.example/path',
  'http://weekly.example',
  'weekly.example',
  'https://user@weekly.example',
  'https://WEEKLY.example',
  '*',
  'null',
])('%s is not a partner’s origin', async (origin) => {
  const file = changed('partners/weekly.yaml', ['https://weekly.example', `"${origin}"`])
  expect((await problemsOf({ 'partners/weekly.yaml': file }))[0]).toMatchObject({
    field: 'origins.0',
    line: 2,
  })
})

test('a store without its legal texts, or with a currency twice, is refused', async () => {
  const problems = await problemsOf({
    'legal/privacy.md': null,
    'legal/imprint.md': ' \n',
    'store.yaml': changed('store.yaml', ['[USD, JPY, KWD]', '[USD, JPY, KWD, JPY]']),
  })
  expect(problems.map(({ file, field, message }) => [file, field, message])).toEqual([
    ['legal/imprint.md', '', 'this text is empty'],
    ['store.yaml', 'currencies.3', '"JPY" is written twice'],
    ['store.yaml', 'legal.privacy', 'there is no file "legal/privacy.md" in the catalog folder'],
  ])
})

test('translations of categories and sellers are in languages of the store', async () => {
  const [problem] = await problemsOf({
    'categories.yaml':
      'tools:\n  name: Tools\n  description: Things.\n  translations:\n    fr: { name: Outils }\n',
  })
  expect(problem).toMatchObject({ line: 5, column: 5, field: 'tools.translations.fr', allowed: 'zh-CN' })
})

test('an unlisted or withdrawn product is read like any other', async () => {
  const dir = await catalogFolder({
    'products/lathe.md': product(['seller:', 'listed: false\nwithdrawn: true\nseller:']),
  })
  const result = await readCatalog(dir)
  expect('content' in result && result.content.products[0]).toMatchObject({ listed: false, withdrawn: true })
})

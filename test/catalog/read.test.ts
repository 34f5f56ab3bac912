import { expect, test } from 'vitest'
import { readCatalog } from '../../catalog/read.ts'
import { catalogFolder, changed, product, problemsOf, sentencesOf, soundFiles } from './catalog-folder.ts'

test('a catalog without a fault is read whole', async () => {
  const result = await readCatalog(await catalogFolder())
  if (!('content' in result)) throw new Error(JSON.stringify(result.problems))
  const [lathe] = result.content.products
  expect(lathe).toMatchObject({
    id: 'lathe',
    seller: { id: 'northbeam', name: 'Northbeam', hosts: ['api.northbeam.example'] },
    plans: [
      {
        id: 'team',
        prices: [
          { currency: 'USD', amount: 4900 },
          { currency: 'JPY', amount: 7500 },
        ],
      },
    ],
    listed: true,
    withdrawn: false,
    eulaText: soundFiles['eula/license.md'],
    body: '\nLathe turns traces into figures.\n',
  })
  expect(lathe?.eula?.url).toBe('/eula/lathe/')
  expect(lathe?.updated).toMatch(/^\d{4}-\d\d-\d\d$/)
})

test('the version is the same for the same words and another for other words', async () => {
  const versions = await Promise.all(
    [{}, {}, { 'products/lathe.md': product(['49.00', '50.00']) }].map(async (changes) => {
      const result = await readCatalog(await catalogFolder(changes))
      return 'content' in result ? result.content.version : null
    }),
  )
  expect(versions[0]).toMatch(/^[0-9a-f]{64}$/)
  expect(versions[1]).toBe(versions[0])
  expect(versions[2]).not.toBe(versions[0])
})

test('a folder that is not there is one problem', async () => {
  expect(await readCatalog('/nowhere/at/all')).toEqual({
    problems: [expect.objectContaining({ file: '.', hint: 'Name it in CATALOG_DIR.' })],
  })
})

test('every problem of every file is told in one run, by file and place', async () => {
  const problems = await problemsOf({
    'products/lathe.md': product(
      ['name: Lathe', 'nam: Lathe'],
      ['49.00', '49.001'],
      ['kind: license', 'kind: licence'],
    ),
    'products/second.md': product(['category: tools', 'category: tols'], ['hours: 8x5', 'hours: 8x4']),
    'sellers/northbeam.yaml': changed('sellers/northbeam.yaml', [
      'email: sales@northbeam.example',
      'email: sales',
    ]),
    'partners/weekly.yaml': changed('partners/weekly.yaml', ['10%', '10']),
    'store.yaml': changed('store.yaml', ['behavior: exclusive', 'behavior: none']),
  })
  expect(problems.map(({ file, line, column, field }) => `${file}:${line}:${column} ${field}`)).toEqual([
    'partners/weekly.yaml:3:13 commission',
    'products/lathe.md:2:1 nam',
    'products/lathe.md:8:9 delivery.kind',
    'products/lathe.md:13:19 plans.0.price.USD',
    'products/second.md:5:11 category',
    'products/second.md:16:10 support.hours',
    'sellers/northbeam.yaml:3:8 email',
    'store.yaml:4:18 tax.behavior',
  ])
})

test.each([
  [
    'a misspelt field',
    ['tagline:', 'taglin:'],
    'products/lathe.md:3:1 taglin  There is no field "taglin" here. Allowed: name, tagline,',
  ],
  ['a misspelt field proposes the right one', ['category:', 'catgory:'], 'Did you mean "category"?'],
  [
    'a field that is missing',
    ['tagline: Turns raw traces into round figures\n', ''],
    'products/lathe.md:2:1 tagline  This field is missing. Allowed: What it is, in one line.',
  ],
  [
    'an empty field',
    ['name: Lathe', 'name:'],
    'products/lathe.md:2:6 name  There is nothing after the ":". Allowed: Name of the product',
  ],
  [
    'a number for a text',
    ['name: Lathe', 'name: 2048'],
    'products/lathe.md:2:7 name  "2048" is a number; this must be a text. Allowed: Name of the product, without price, version or phone number. Put it in quotes: "2048".',
  ],
  ['a list for a text', ['name: Lathe', 'name: [a]'], 'This is a list; this must be a text.'],
  [
    'a text for a list',
    ['seller: northbeam', 'seller: northbeam\ntags: tracing'],
    'products/lathe.md:5:7 tags  "tracing" is a text; this must be a list.',
  ],
  [
    'an unknown delivery kind',
    ['kind: license', 'kind: licence'],
    'products/lathe.md:8:9 delivery.kind  "licence" is not possible here. Allowed: saas, license, download, container, image, service, consulting. Did you mean "license"?',
  ],
  ['a delivery without kind', ['kind: license', 'source: signed'], 'delivery.kind'],
  [
    'a field of another kind',
    ['source: signed', 'source: signed\n  os: Debian'],
    'products/lathe.md:10:3 delivery.os  There is no field "os" here. Allowed: kind, source, machines, leaseMinutes, features, plans, pool, protocol, url, key, machineCode, deadlines, silence.',
  ],
  [
    'an unknown billing',
    ['billing: once', 'billing: monthly'],
    'products/lathe.md:14:14 plans.0.billing  "monthly" is not possible here. Allowed: once, or { every: month }, { every: year, times: 3 }, { usage: { unit: GB } }.',
  ],
  [
    'an unknown time zone',
    ['Europe/Oslo', 'Europe/Olso'],
    'support.timezone  "Europe/Olso" is not possible here. Allowed: a time zone of the IANA list, such as "Europe/Oslo". Did you mean "Europe/Oslo"?',
  ],
  [
    'too little support',
    ['hours: 8x5', 'hours: 8x4'],
    'support.hours  "8x4" does not have the right form. Allowed: hours a day x days a week, at least 8x5',
  ],
  [
    'a bad e-mail address',
    ['help@northbeam.example', 'help'],
    'support.email  "help" does not have the right form. Allowed: an e-mail address, such as "support@seller.example".',
  ],
  [
    'a bad version',
    ['seller: northbeam', 'seller: northbeam\nversion: latest'],
    'version  "latest" does not have the right form. Allowed: a version such as V1.0 or 2.4.1.',
  ],
  [
    'a bad date',
    ['seller: northbeam', 'seller: northbeam\nupdated: 2026-02-30'],
    'updated  "2026-02-30" does not have the right form. Allowed: a date, such as 2026-11-02.',
  ],
  ['markup in a name', ['name: Lathe', 'name: <b>Lathe</b>'], 'Allowed: plain text, without "<" and ">".'],
  [
    'a name that is too long',
    ['name: Lathe', `name: ${'L'.repeat(81)}`],
    'name  This text has 81 characters. Allowed: at most 80.',
  ],
  [
    'an empty list of plans',
    [/plans:\n(?: .*\n)+/, 'plans: []\n'],
    'products/lathe.md:10:8 plans  This list is empty. Allowed: at least 1.',
  ],
  [
    'two plans with one id',
    [
      '    billing: once',
      '    billing: once\n  - id: team\n    name: Other\n    price: { USD: 5 }\n    billing: once',
    ],
    'products/lathe.md:15:9 plans.1.id  Another plan has the id "team". Give each plan an id of its own.',
  ],
  [
    'a quantity upside down',
    ['    billing: once', '    billing: once\n    quantity: { unit: seat, min: 5, max: 2 }'],
    'products/lathe.md:15:42 plans.0.quantity.max  The most (2) is less than the fewest (5).',
  ],
  ['no text below', ['\nLathe turns traces into figures.\n', ''], 'There is no text below the front matter.'],
  [
    'a heading of first level',
    ['Lathe turns', '# Lathe\n\nLathe turns'],
    'products/lathe.md:22:1  The text begins with a heading of first level',
  ],
])('%s is told with its place and how to mend it', async (_what, [from, to], expected) => {
  const sentences = await sentencesOf({ 'products/lathe.md': product([from as string, to as string]) })
  expect(sentences.join('\n')).toContain(expected)
})

test('one misspelt field is one problem, not an unknown and a missing one', async () => {
  expect(await problemsOf({ 'products/lathe.md': product(['tagline:', 'taglin:']) })).toHaveLength(1)
})

test.each([
  ['Asia/Kolkata', true],
  ['Europe/Kyiv', true],
  ['America/Argentina/Ushuaia', true],
  ['UTC', true],
  ['EST', false],
  ['+01:00', false],
  ['europe/oslo', false],
])('the time zone %s is taken: %s', async (zone, isTaken) => {
  const file = product(['timezone: Europe/Oslo', `timezone: "${zone}"`])
  expect((await problemsOf({ 'products/lathe.md': file })).length).toBe(isTaken ? 0 : 1)
})

test('a version is taken as it is written, not as a number', async () => {
  const dir = await catalogFolder({
    'products/lathe.md': product(['seller: northbeam', 'seller: northbeam\nversion: 1.10']),
  })
  const result = await readCatalog(dir)
  expect('content' in result && result.content.products[0]?.version).toBe('1.10')
})

test.each([
  'products/Lathe.md',
  'products/lathe_2.md',
  'products/lathe.markdown',
  'products/sub/lathe.md',
  'sellers/other.yml',
])('%s is not the name of a catalog file', async (path) => {
  const [problem] = await problemsOf({ [path]: soundFiles['products/lathe.md'] ?? '' })
  expect(problem).toMatchObject({
    file: path,
    line: 1,
    column: 1,
    message: 'the name of this file is not an id',
  })
})

test('files that editors leave behind are not read', async () => {
  expect(await problemsOf({ 'products/.lathe.md.swp': 'x', '.DS_Store': 'x' })).toEqual([])
})

test('a file that must be there and is not is told', async () => {
  expect(await sentencesOf({ 'store.yaml': null })).toContain(
    'store.yaml:1:1  This file is missing. Add store.yaml to the catalog folder.',
  )
})

import { deflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { catalogFolder, changed, problemsOf, product, soundFiles } from './catalog-folder.ts'
import { readCatalog } from '../../catalog/read.ts'

const open = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">'
const svg = (inside: string) => `${open}\n${inside}\n</svg>\n`

test.each([
  ['a script', svg('<script>alert(1)</script>')],
  ['a script of another prefix', svg('<x:script xmlns:x="http://www.w3.org/2000/svg">alert(1)</x:script>')],
  ['a script in capitals', svg('<SCRIPT>alert(1)</SCRIPT>')],
  ['an event attribute', svg('<rect onload="alert(1)" width="1"/>')],
  [
    'an event attribute on the root',
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1" onbegin="alert(1)"/>`,
  ],
  ['an event attribute after a slash', svg('<rect/onload=alert(1) />')],
  ['an event attribute without quotes', svg('<rect onload=alert(1) />')],
  ['HTML inside', svg('<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"/></foreignObject>')],
  ['a link', svg('<a href="https://evil.example"><rect/></a>')],
  ['a script link', svg('<a href="javascript:alert(1)"><rect/></a>')],
  ['a picture from elsewhere', svg('<image href="https://evil.example/x.png"/>')],
  ['a drawing from elsewhere', svg('<use href="https://evil.example/x.svg#a"/>')],
  ['a drawing from data', svg('<use href="data:image/svg+xml,x"/>')],
  [
    'a drawing by the old link attribute',
    svg('<use xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="//evil.example/x.svg#a"/>'),
  ],
  ['a hidden reference', svg('<use href="&#106;avascript:alert(1)"/>')],
  ['an animation that sets a link', svg('<animate attributeName="href" to="javascript:alert(1)"/>')],
  ['an animated value', svg('<set attributeName="onload" to="alert(1)"/>')],
  ['a fill from elsewhere', svg('<rect fill="url(https://evil.example/x.svg#a)"/>')],
  ['a style from elsewhere', svg('<style>@import "https://evil.example/x.css";</style>')],
  ['a style that loads', svg('<style>rect{fill:url(//evil.example/x)}</style>')],
  ['a style that spells in escapes', svg('<style>rect{fill:\\75rl(//evil.example/x)}</style>')],
  ['a style attribute that loads', svg('<rect style="background:url( \'https://evil.example\' )"/>')],
  ['a filter picture', svg('<filter id="f"><feImage href="https://evil.example/x.png"/></filter>')],
  ['an entity', `<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>${svg('<text>&x;</text>')}`],
  ['a style sheet instruction', `<?xml-stylesheet href="https://evil.example/x.css"?>${svg('')}`],
  ['CDATA', svg('<style><![CDATA[ rect{fill:url(//evil.example)} ]]></style>')],
  ['an unknown namespace', svg('<g xmlns="http://www.w3.org/1999/xhtml"/>')],
  ['a base address', svg('<g xml:base="https://evil.example/"/>')],
  ['a tag that is not closed', `${open}<g>`],
  ['a second root', `${svg('')}${svg('')}`],
  ['HTML instead', '<html><script>alert(1)</script></html>'],
  ['nothing', ''],
  ['text', 'alert(1)'],
])('a picture with %s is refused', async (_what, text) => {
  const problems = await problemsOf({ 'media/evil.svg': text })
  expect(problems).toHaveLength(1)
  expect(problems[0]).toMatchObject({ file: 'media/evil.svg', field: '' })
})

test('the place in the picture is told', async () => {
  const [problem] = await problemsOf({ 'media/evil.svg': svg('<g>\n  <script/>\n</g>') })
  expect(problem).toMatchObject({
    line: 3,
    column: 3,
    message: 'the element "script" may not be in a picture',
  })
})

test('a drawing with gradients, masks, text, styles and inner references is fine', async () => {
  const drawing = `<?xml version="1.0" encoding="UTF-8"?>
<!-- drawn for the shop -->
${svg(`<title>Lathe &amp; tools</title>
<defs><linearGradient id="g"><stop offset="0" stop-color="#fff"/></linearGradient></defs>
<style>.a { fill: url(#g); stroke: #000 } @media (prefers-color-scheme: dark) { .a { stroke: #fff } }</style>
<g transform="rotate(4 32 32)"><path class="a" d="M0 0h64v64z" fill="url('#g')" style="opacity: .5"/></g>
<text x="1" y='2'>a &lt; b</text><use href="#g"/>`)}`
  expect(await problemsOf({ 'media/drawing.svg': drawing })).toEqual([])
})

/** A PNG of one colour. */
function png(width: number, height: number): Uint8Array {
  const chunk = (type: string, bytes: Buffer) => {
    const head = Buffer.alloc(8)
    head.writeUInt32BE(bytes.length)
    head.write(type, 4, 'latin1')
    return Buffer.concat([head, bytes, Buffer.alloc(4)])
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header[8] = 8
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(Buffer.alloc(9)))])
}

const logo = (path: string) => product(['media/lathe.svg', path])

test.each([
  [64, 64, true],
  [1024, 512, true],
  [63, 64, false],
  [1025, 1025, false],
])('a PNG logo of %i x %i pixels is taken: %s', async (width, height, isTaken) => {
  const problems = await problemsOf({
    'media/logo.png': png(width, height),
    'products/lathe.md': logo('media/logo.png'),
  })
  expect(problems.map(({ field, message }) => `${field} ${message}`)).toEqual(
    isTaken ? [] : [`logo the logo has ${width} x ${height} pixels`],
  )
})

test.each([
  ['VP8X', [0, 0, 0, 0, 63, 0, 0, 99, 0, 0], 64, 100],
  ['VP8L', [0x2f, 63, 0, 25, 0, 0, 0, 0, 0, 0], 64, 101],
  ['VP8 ', [0, 0, 0, 0x9d, 0x01, 0x2a, 0x20, 0x00, 0x40, 0x00], 32, 64],
])('the size of a WebP logo (%s) is read from its header', async (kind, head, width, height) => {
  const bytes = Buffer.alloc(40)
  bytes.write('RIFF', 0, 'latin1')
  bytes.write(`WEBP${kind}`, 8, 'latin1')
  Buffer.from(head).copy(bytes, 20)
  const problems = await problemsOf({
    'media/logo.webp': bytes,
    'products/lathe.md': logo('media/logo.webp'),
  })
  expect(problems.map(({ message }) => message)).toEqual(
    width < 64 ? [`the logo has ${width} x ${height} pixels`] : [],
  )
})

test('a logo that is too heavy, or an SVG that has no size, is refused', async () => {
  const heavy = svg(`<path d="${'M0 0h1'.repeat(20_000)}"/>`)
  expect((await problemsOf({ 'media/lathe.svg': heavy }))[0]).toMatchObject({ field: 'logo', line: 6 })
  const endless = soundFiles['media/lathe.svg']?.replace('viewBox="0 0 64 64"', '') ?? ''
  expect((await problemsOf({ 'media/lathe.svg': endless }))[0]).toMatchObject({
    field: 'logo',
    message: 'the logo has neither viewBox nor width and height',
  })
})

test.each([
  ['media/page.html', '<p>hello</p>'],
  ['media/run.js', 'alert(1)'],
  ['media/notes.txt', 'hello'],
  ['media/false.png', '<svg/>'],
  ['media/false.jpg', 'GIF89a'],
  ['media/false.avif', 'ftyp'],
])('%s is not published', async (path, content) => {
  expect((await problemsOf({ [path]: content }))[0]).toMatchObject({ file: path })
})

test('a gallery needs a text for each picture, and pictures that are there', async () => {
  const gallery = (list: string) => product(['tagline:', `gallery: ${list}\ntagline:`])
  expect(
    (await problemsOf({ 'products/lathe.md': gallery('[{ path: media/lathe.svg }]') }))[0],
  ).toMatchObject({
    field: 'gallery.0.alt',
    message: 'this field is missing',
  })
  expect(
    (await problemsOf({ 'products/lathe.md': gallery('[{ path: media/no.png, alt: A lathe }]') }))[0],
  ).toMatchObject({
    field: 'gallery.0.path',
    line: 3,
    column: 19,
  })
  const dir = await catalogFolder({
    'products/lathe.md': gallery('[{ path: media/lathe.svg, alt: A lathe }]'),
  })
  const result = await readCatalog(dir)
  expect('content' in result && result.content.products[0]?.gallery).toEqual([
    { path: 'media/lathe.svg', alt: 'A lathe' },
  ])
})

test('a seller’s logo is checked like a product’s', async () => {
  const file = changed('sellers/northbeam.yaml', [
    'name: Northbeam\n',
    'name: Northbeam\nlogo: media/nort.svg\n',
  ])
  expect((await problemsOf({ 'sellers/northbeam.yaml': file }))[0]).toMatchObject({ field: 'logo', line: 2 })
})

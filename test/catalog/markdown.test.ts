import { expect, test } from 'vitest'
import { renderMarkdown } from '../../catalog/markdown.ts'
import { problemsOf, product } from './catalog-folder.ts'

const shown =
  'p br hr em strong del code pre blockquote ul ol li a img h1 h2 h3 h4 h5 h6 sup section input table thead tbody tr th td'.split(
    ' ',
  )
const attributes =
  'href title rel id class src alt loading type disabled checked start align data-footnotes data-footnote-ref data-footnote-backref aria-describedby aria-label'.split(
    ' ',
  )

/** Tags and attributes of HTML as our serialiser writes it, with double quotes around every value. */
function partsOf(html: string): { tags: string[]; attributes: string[]; addresses: string[]; ids: string[] } {
  const tags = [...html.matchAll(/<\/?([^\s>/]+)((?:\s+[^\s=>]+(?:="[^"]*")?)*)\s*>/g)]
  if ((html.match(/</g) ?? []).length !== tags.length) throw new Error(`something is not a tag: ${html}`)
  const values = tags.flatMap(([, , all = '']) => [...all.matchAll(/([^\s=]+)(?:="([^"]*)")?/g)])
  const of = (...names: string[]) =>
    values.flatMap(([, name = '', value = '']) => (names.includes(name) ? [value] : []))
  return {
    tags: tags.map(([, name = '']) => name),
    attributes: values.map(([, name = '']) => name),
    addresses: of('href', 'src'),
    ids: of('id'),
  }
}

test.each([
  '<script>alert(1)</script>',
  'text <script>alert(1)</script> text',
  '<scr<script>ipt>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<IMG SRC="javascript:alert(1)">',
  '<svg onload=alert(1)>',
  '<svg><animate onbegin=alert(1) attributeName=x></svg>',
  '<math><mtext></mtext><script>alert(1)</script></math>',
  '<iframe src="https://evil.example"></iframe>',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<object data="evil.swf"></object>',
  '<embed src="evil.swf">',
  '<form action="https://evil.example"><input name=password></form>',
  '<button formaction="javascript:alert(1)">x</button>',
  '<style>body{background:url(//evil.example)}</style>',
  '<link rel="stylesheet" href="//evil.example/x.css">',
  '<meta http-equiv="refresh" content="0;url=//evil.example">',
  '<base href="https://evil.example/">',
  '<body onload=alert(1)>',
  '<details open ontoggle=alert(1)>x</details>',
  '<a href="javascript:alert(1)">x</a>',
  '<p style="position:fixed;inset:0">x</p>',
  '<p id="cookie">x</p>',
  '<img name="getElementById">',
  '<template><script>alert(1)</script></template>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
  '<!-- --><script>alert(1)</script>',
  '<![CDATA[<script>alert(1)</script>]]>',
  '<?php system("ls") ?>',
  '<x-element onclick=alert(1)>x</x-element>',
  '[x](javascript:alert(1))',
  '[x](JaVaScRiPt:alert(1))',
  '[x](java&#115;cript:alert(1))',
  '[x](java\tscript:alert(1))',
  '[x]( javascript:alert(1) )',
  '[x](vbscript:msgbox(1))',
  '[x](data:text/html;base64,PHNjcmlwdD4=)',
  '[x](blob:https://shop.example/1)',
  '[x](file:///etc/passwd)',
  '[x][y]\n\n[y]: javascript:alert(1)',
  '<javascript:alert(1)>',
  '![x](javascript:alert(1))',
  '![x](data:image/svg+xml,<svg onload=alert(1)>)',
  '![x](https://evil.example/pixel.png)',
  '![x](//evil.example/pixel.png)',
  '![x](media/../../secret.png)',
  '[x](https://a.example "\\" onclick=alert(1) \\"")',
  '![x" onerror="alert(1)](media/x.png)',
  '```js" onclick="alert(1)\nx\n```',
  '```<script>\nalert(1)\n```',
  '[^"><img src=x onerror=alert(1)>]\n\n[^"><img src=x onerror=alert(1)>]: x',
  '[^getElementById]\n\n[^getElementById]: x',
  '| a |\n| - |\n| <img src=x onerror=alert(1)> |',
  '# <img src=x onerror=alert(1)>',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '`<script>alert(1)</script>`',
])('nothing that runs, loads or shadows comes of %j', async (markdown) => {
  const html = await renderMarkdown(markdown)
  const parts = partsOf(html)
  expect(parts.tags.filter((tag) => !shown.includes(tag))).toEqual([])
  expect(parts.attributes.filter((name) => !attributes.includes(name))).toEqual([])
  expect(
    parts.addresses.filter((address) => !/^(?:https:\/\/a\.example|\/media\/|#note-|x$)/.test(address)),
  ).toEqual([])
  expect(parts.ids.filter((id) => !/^(?:note-|footnote-label$)/.test(id))).toEqual([])
})

test('text, lists, tables, code and pictures of the catalog are shown', async () => {
  const html = await renderMarkdown(
    '## What you get\n\nA *tool* with **edges**, `code` and ~~rust~~.\n\n1. One\n2. Two\n\n' +
      '| a | b |\n| :- | -: |\n| 1 | 2 |\n\n```sh\nlathe --turn\n```\n\n![A lathe](media/lathe.svg)\n',
  )
  expect(html).toBe(`<h2>What you get</h2>
<p>A <em>tool</em> with <strong>edges</strong>, <code>code</code> and <del>rust</del>.</p>
<ol>
<li>One</li>
<li>Two</li>
</ol>
<table>
<thead>
<tr>
<th align="left">a</th>
<th align="right">b</th>
</tr>
</thead>
<tbody>
<tr>
<td align="left">1</td>
<td align="right">2</td>
</tr>
</tbody>
</table>
<pre><code class="language-sh">lathe --turn
</code></pre>
<p><img src="/media/lathe.svg" alt="A lathe" loading="lazy"></p>`)
})

test('links out of the store are marked, links inside are not', async () => {
  expect(
    await renderMarkdown('[out](https://a.example/) [in](/legal/terms/) [mail](mailto:a@b.example)'),
  ).toBe(
    '<p><a href="https://a.example/" rel="nofollow noopener">out</a> <a href="/legal/terms/">in</a> <a href="mailto:a@b.example">mail</a></p>',
  )
  expect(await renderMarkdown('[x](//a.example)')).toContain('rel="nofollow noopener"')
})

test('headings begin below the page’s own and leave no level out', async () => {
  const html = await renderMarkdown('Text.\n\n# One\n\n#### Two\n\n##### Three\n\n## Four')
  expect(html.match(/<h\d>\w+/g)).toEqual(['<h2>One', '<h3>Two', '<h4>Three', '<h2>Four'])
})

test('a text of its own keeps its title', async () => {
  const html = await renderMarkdown('# Terms\n\n# Scope\n\n### Parts')
  expect(html.match(/<h\d>\w+/g)).toEqual(['<h1>Terms', '<h2>Scope', '<h3>Parts'])
})

const repeated = (unit: string, bytes = 90_000) => {
  const paragraph = `${unit.repeat(Math.max(1, Math.floor(2_000 / unit.length)))}\n\n`
  return paragraph.repeat(Math.floor(bytes / paragraph.length))
}

/** Text that keeps a parser busy: the reader refuses it, or it is shown in time. */
test.each([
  ['brackets', '['.repeat(50_000)],
  ['quotes in quotes', `${'> '.repeat(20_000)}x`],
  ['lists in lists', `${'- '.repeat(5_000)}x`],
  ['many lists', '- x\n\n'.repeat(15_000)],
  ['deep lists', `${'- '.repeat(6)}x\n\n`.repeat(5_000)],
  ['stars', '*a '.repeat(30_000)],
  ['stars and underscores', '*a_'.repeat(20_000)],
  ['links', '[a]('.repeat(20_000)],
  ['footnotes', '[^a]'.repeat(20_000)],
  ['one wide table', `${'|a'.repeat(20_000)}\n${'|-'.repeat(20_000)}`],
  ['paragraphs of marks', repeated('*a_ ')],
  ['paragraphs of cells', repeated('|a|b|\n')],
])('%s cannot stop the build', async (_what, body) => {
  const file = product([/Lathe turns traces[^]*/, `Lathe turns.\n\n${body}\n`])
  const started = performance.now()
  const problems = await problemsOf({ 'products/lathe.md': file })
  if (problems.length === 0) await renderMarkdown(body)
  expect(performance.now() - started).toBeLessThan(8_000)
})

import type { Element, ElementContent, Root } from 'hast'
import type { Options as Schema } from 'rehype-sanitize'
import rehypeSanitize from 'rehype-sanitize'
import rehypeStringify from 'rehype-stringify'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import remarkRehype from 'remark-rehype'
import { unified } from 'unified'

/** Ids in the text come from footnotes only; the prefix keeps them from shadowing names of the page. */
const idPrefix = 'note-'

/** All that a catalog text may become. Raw HTML is dropped before; this list holds when something slips through. */
const schema: Schema = {
  tagNames: `p br hr em strong del code pre blockquote ul ol li a img h1 h2 h3 h4 h5 h6 sup section input
    table thead tbody tr th td`.split(/\s+/),
  attributes: {
    a: [
      'href',
      'title',
      'rel',
      'id',
      'dataFootnoteRef',
      'dataFootnoteBackref',
      'ariaDescribedBy',
      'ariaLabel',
    ],
    code: [['className', /^language-[\w+#-]{1,30}$/]],
    h2: ['id', ['className', 'sr-only']],
    img: ['src', 'alt', 'title', 'loading'],
    input: [['disabled', true], ['type', 'checkbox'], 'checked'],
    li: ['id', ['className', 'task-list-item']],
    ol: ['start'],
    section: ['dataFootnotes', ['className', 'footnotes']],
    td: [['align', 'left', 'center', 'right']],
    th: [['align', 'left', 'center', 'right']],
    ul: [['className', 'contains-task-list']],
  },
  ancestors: {
    thead: ['table'],
    tbody: ['table'],
    tr: ['table'],
    th: ['table'],
    td: ['table'],
    li: ['ul', 'ol'],
  },
  protocols: { href: ['https', 'http', 'mailto'], src: [] },
  required: { input: { disabled: true, type: 'checkbox' } },
  clobber: [],
  strip: ['script', 'style'],
}

const processor = unified()
  .use(remarkParse)
  .use(remarkGfm)
  .use(remarkRehype, { clobberPrefix: idPrefix })
  .use(() => shapeTree)
  .use(rehypeSanitize, schema)
  .use(rehypeStringify)
  .freeze()

/**
 * Markdown of a catalog file as HTML that can stand in a page: CommonMark with tables, by allow-list. Raw HTML is
 * dropped, pictures are those of media/, links out of the store are marked `nofollow noopener`.
 * A heading of first level stays only as the text's own title, its first block; no level is left out below it.
 */
export async function renderMarkdown(markdown: string): Promise<string> {
  return String(await processor.process(markdown))
}

function shapeTree(tree: Root): void {
  let level = 1
  const shape = (node: Root | Element): void => {
    node.children = node.children.filter((child) => !isForeignPicture(child)) as ElementContent[]
    for (const child of node.children) {
      if (child.type !== 'element') continue
      const heading = /^h([1-6])$/.exec(child.tagName)
      if (heading) {
        const isTitle = heading[1] === '1' && child === tree.children.find(({ type }) => type === 'element')
        level = isTitle ? 1 : Math.min(Math.max(Number(heading[1]), 2), level + 1)
        child.tagName = `h${level}`
      }
      if (child.tagName === 'a') markLink(child)
      if (child.tagName === 'img') placePicture(child)
      shape(child)
    }
  }
  shape(tree)
}

function markLink(link: Element): void {
  const { href } = link.properties
  // A link without a scheme stays on the store; `//host` does not.
  if (typeof href === 'string' && /^(?:[a-z][a-z0-9+.-]*:)?[/\\]{2}/i.test(href)) {
    link.properties.rel = ['nofollow', 'noopener']
  }
}

/** Only pictures of the catalog are shown: others would tell a stranger who reads the page. */
function isForeignPicture(node: { type: string }): boolean {
  const element = node as Element
  return element.type === 'element' && element.tagName === 'img' && mediaPath(element) === null
}

function placePicture(picture: Element): void {
  picture.properties.src = mediaPath(picture) ?? ''
  picture.properties.loading = 'lazy'
}

function mediaPath(picture: Element): string | null {
  const path = /^\/?(media\/[\w./-]+)$/.exec(String(picture.properties.src))?.[1]
  return path && !path.includes('..') ? `/${path}` : null
}

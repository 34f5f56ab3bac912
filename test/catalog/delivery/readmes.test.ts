import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import type { Method } from '../../../catalog/delivery/define.ts'
import { methods } from '../../../catalog/delivery/methods.ts'
import { sentencesOf, soundFiles } from '../catalog-folder.ts'

const folder = new URL('../../../catalog/delivery/', import.meta.url)

describe.for(methods.map((method) => [method.kind, method as Method] as const))(
  'the page about "%s"',
  ([kind, method]) => {
    const page = new URL(`${kind}/README.md`, folder)
    const text = readFileSync(page, 'utf8')

    test('speaks to sellers first and to buyers then', () => {
      const headings = [...text.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading)
      expect(headings.filter((heading) => /sellers|buyers/.test(heading ?? ''))).toEqual([
        'For sellers',
        'For buyers',
      ])
    })

    test('shows product files that the catalog takes as they stand', async () => {
      const examples = [...text.matchAll(/```yaml\n(delivery:[\s\S]*?)```/g)].map(
        ([, example = '']) => example,
      )
      expect(examples.length).toBeGreaterThan(0)
      for (const example of examples) expect(await sentencesOf(soldBy(example, method)), example).toEqual([])
    })

    test('names buttons as they are on the pages', () => {
      const buyers = /## For buyers([\s\S]*?)(?=\n## |$)/.exec(text)?.[1]?.replace(/\s+/g, ' ') ?? ''
      const named = [...buyers.matchAll(/(?<=\W)_([A-Z][^_]+)_(?=\W)/g)]
      const labels = method.traded ? Object.values(method.actions).map(({ label }) => label) : []
      for (const [, label] of named) expect(labels).toContain(label)
      // Nothing to press is named in another way.
      expect(buyers).not.toMatch(/press "/i)
    })

    test('links to files that are there', () => {
      for (const [, target = ''] of text.matchAll(/\]\((?!https?:|#)([^)#]+)[^)]*\)/g)) {
        expect(existsSync(fileURLToPath(new URL(target, page))), target).toBe(true)
      }
    })
  },
)

/** The sound catalog with a product as the example says, of a seller with the hosts that it names. */
function soldBy(example: string, method: Method): Record<string, string> {
  const { delivery } = parse(example) as { delivery: { url?: string } }
  const host = delivery.url ? new URL(delivery.url).host : 'api.northbeam.example'
  const [, front = '', body = ''] = (soundFiles['products/lathe.md'] ?? '').split('---\n')
  const plans = method.traded ? '' : /^plans:\n(?: .*\n)+/m
  const changed = front.replace(/^delivery:\n(?: .*\n)+/m, () => `${example.trimEnd()}\n`).replace(plans, '')
  const seller = soundFiles['sellers/northbeam.yaml'] ?? ''
  return {
    'products/lathe.md': `---\n${changed}---\n${body}`,
    'sellers/northbeam.yaml': seller
      .replace('api.northbeam.example', host)
      .replace('https://northbeam.example', () =>
        delivery.url && !method.traded ? `https://${host}` : 'https://northbeam.example',
      ),
  }
}

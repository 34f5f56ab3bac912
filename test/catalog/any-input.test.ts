import fc from 'fast-check'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { formatProblem, readCatalog } from '../../catalog/read.ts'
import { catalogFolder, soundFiles } from './catalog-folder.ts'

const pieces = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.constantFrom(
    ...[
      '---\n',
      '- ',
      ': ',
      '  ',
      '\n',
      '\t',
      '[',
      ']',
      '{',
      '}',
      '"',
      "'",
      '&a ',
      '*a',
      '!!',
      '#',
      '|\n',
      '>\n',
    ],
    ...[
      '? ',
      '%',
      '@',
      '~',
      'null',
      '.nan',
      '0x1',
      '__proto__: ',
      '<<: ',
      'plans:\n',
      'USD',
      '../',
      '\u2028',
      '😀',
    ],
  ),
)

/** A text with some stretch of it replaced by something else. */
function changedText(text: string) {
  const at = fc.nat(text.length)
  const change = fc.tuple(at, fc.nat(30), pieces)
  return fc
    .array(change, { minLength: 1, maxLength: 4 })
    .map((changes) =>
      changes.reduce(
        (all, [start, length, piece]) => all.slice(0, start) + piece + all.slice(start + length),
        text,
      ),
    )
}

test.each([
  'products/lathe.md',
  'sellers/northbeam.yaml',
  'store.yaml',
  'categories.yaml',
  'partners/weekly.yaml',
])(
  'whatever stands in %s, it is read or its problems are told, each at a place in a file',
  async (path) => {
    const dir = await catalogFolder()
    await fc.assert(
      fc.asyncProperty(changedText(soundFiles[path] ?? ''), async (text) => {
        await writeFile(join(dir, path), text)
        const result = await readCatalog(dir)
        if ('content' in result) return
        expect(result.problems.length).toBeGreaterThan(0)
        const lines = text.split('\n')
        for (const problem of result.problems) {
          expect(formatProblem(problem)).toMatch(/^\S+:\d+:\d+ .{5,}[.!?。]$/su)
          if (problem.file !== path) continue
          expect(problem.line).toBeLessThanOrEqual(lines.length)
          expect(problem.column).toBeLessThanOrEqual((lines[problem.line - 1] ?? '').length + 1)
        }
      }),
      { numRuns: 150 },
    )
  },
  60_000,
)

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { type CatalogProblem, formatProblem, readCatalog } from '../../catalog/read.ts'

const svg =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64"/></svg>\n'

/** A small catalog without a fault: one seller, one category, one product that is sold, one partner. */
export const soundFiles: Readonly<Record<string, string>> = {
  'store.yaml': `name: Test shop
currencies: [USD, JPY, KWD]
locales: [en, zh-CN]
tax: { behavior: exclusive, automatic: false }
legal: { terms: legal/terms.md, privacy: legal/privacy.md, imprint: legal/imprint.md }
periods: { graceDays: 7, retentionDays: 30 }
`,
  'categories.yaml': 'tools:\n  name: Tools\n  description: Things that help.\n',
  'sellers/northbeam.yaml': `name: Northbeam
url: https://northbeam.example
email: sales@northbeam.example
support: { hours: 24x7, timezone: Europe/Oslo, email: help@northbeam.example }
hosts: [api.northbeam.example]
keys: [main]
`,
  'partners/weekly.yaml': 'name: Weekly\norigins: [https://weekly.example]\ncommission: 10%\n',
  'products/lathe.md': `---
name: Lathe
tagline: Turns raw traces into round figures
seller: northbeam
category: tools
logo: media/lathe.svg
delivery:
  kind: license
  source: signed
plans:
  - id: team
    name: Team
    price: { USD: 49.00, JPY: 7500 }
    billing: once
support:
  hours: 8x5
  timezone: Europe/Oslo
  email: help@northbeam.example
eula: eula/license.md
---

Lathe turns traces into figures.
`,
  'eula/license.md': '# License\n\nUse it well.\n',
  'legal/terms.md': '# Terms\n\nPay, then use.\n',
  'legal/privacy.md': '# Privacy\n\nWe keep little.\n',
  'legal/imprint.md': '# Imprint\n\nTest shop, Oslo.\n',
  'media/lathe.svg': svg,
}

/** Writes a catalog of its own for one test and removes it afterwards. A file that is null is left out. */
export async function catalogFolder(
  changes: Record<string, string | Uint8Array | null> = {},
): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'vitrine-catalog-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  for (const [path, content] of Object.entries({ ...soundFiles, ...changes })) {
    if (content === null) continue
    await mkdir(dirname(join(dir, path)), { recursive: true })
    await writeFile(join(dir, path), content)
  }
  return dir
}

/** The sound product file with some of its text replaced; fails when the text is not there. */
export function product(...replacements: [from: string | RegExp, to: string][]): string {
  return changed('products/lathe.md', ...replacements)
}

/** A sound file with some of its text replaced. */
export function changed(path: string, ...replacements: [from: string | RegExp, to: string][]): string {
  return replacements.reduce((text, [from, to]) => {
    const result = text.replace(from, () => to)
    if (result === text) throw new Error(`${path} has no ${from}`)
    return result
  }, soundFiles[path] ?? '')
}

/** Problems of a catalog with these changes. */
export async function problemsOf(
  changes: Record<string, string | Uint8Array | null>,
  options: { allowInsecureSellers?: boolean } = {},
): Promise<CatalogProblem[]> {
  const result = await readCatalog(await catalogFolder(changes), options)
  return 'problems' in result ? result.problems : []
}

/** The same, as people read them. */
export async function sentencesOf(
  changes: Record<string, string | Uint8Array | null>,
  options: { allowInsecureSellers?: boolean } = {},
): Promise<string[]> {
  return (await problemsOf(changes, options)).map(formatProblem)
}

import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { imageTerms } from '../../../catalog/delivery/image/terms.ts'

const text = await readFile(new URL('../../../catalog/delivery/image/README.md', import.meta.url), 'utf8')

test('the example of the page for sellers is a product file’s delivery', () => {
  const [, example = ''] = /```yaml\n([\s\S]*?)```/.exec(text) ?? []
  const { delivery } = parse(example) as { delivery: unknown }
  expect(imageTerms.parse(delivery)).toMatchObject({ cloud: 'aurora', platform: 'openstack' })
})

test('the commands and settings that the page names are there', async () => {
  const manifest = await readFile(new URL('../../../package.json', import.meta.url), 'utf8')
  for (const [, name = ''] of text.matchAll(/npm run ([\w:]+)/g)) expect(manifest).toContain(`"${name}"`)
  const settings = await readFile(
    new URL('../../../functions/runtime/cloud-settings.ts', import.meta.url),
    'utf8',
  )
  const operators = text.slice(text.indexOf('## For operators'), text.indexOf('## For buyers'))
  const named = [...operators.matchAll(/`([A-Z][A-Z_]+)(?:=\w+)?`/g)].map(([, name]) => name)
  expect(named.length).toBeGreaterThan(5)
  for (const name of named) expect(settings).toContain(`${name}:`)
})

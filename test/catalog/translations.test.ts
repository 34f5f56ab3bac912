import { expect, test } from 'vitest'
import { readCatalog } from '../../catalog/read.ts'
import { catalogFolder, problemsOf } from './catalog-folder.ts'

const translation = `---
name: 车床
tagline: 把原始链路变成整齐的数字
plans:
  team: { name: 团队版 }
---
车床把链路变成数字。
`

test('a translation is kept beside the product, field by field', async () => {
  const result = await readCatalog(await catalogFolder({ 'products/lathe.zh-CN.md': translation }))
  expect('content' in result && result.content.products[0]?.texts).toEqual({
    'zh-CN': {
      name: '车床',
      tagline: '把原始链路变成整齐的数字',
      plans: { team: { name: '团队版' } },
      body: '车床把链路变成数字。\n',
    },
  })
})

test.each([
  ['lathes.zh-CN.md', translation, 'there is no product file lathes.md for this translation'],
  ['lathe.fr.md', translation, '"fr" is not a language of the store'],
  ['lathe.en.md', translation, '"en" is the language of lathe.md itself'],
  ['lathe.zh-CN.md', translation.replace('team:', 'tema:'), 'lathe.md has no plan "tema"'],
  ['lathe.zh-CN.md', translation.replace('plans:', 'price: 5\nplans:'), 'there is no field "price" here'],
])('a translation %s that does not fit is told', async (name, text, message) => {
  expect(await problemsOf({ [`products/${name}`]: text })).toContainEqual(
    expect.objectContaining({ message }),
  )
})

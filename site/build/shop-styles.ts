import { readFile, readdir } from 'node:fs/promises'
import path from 'node:path'
import type { Plugin } from 'vite'
import { methods } from '../../catalog/delivery/methods.ts'
import { subsetFonts } from './fonts.ts'

const stylesId = 'virtual:shop.css'
const moduleId = 'virtual:shop-styles'

/**
 * Styles that follow from the catalog: font subsets, one tint for each delivery method, and the rules that show a
 * price in the currency chosen in a form. `virtual:shop.css` is the style sheet; `virtual:shop-styles` exports
 * `fonts` (files as base64) and `fontFaces` (their rules), for the pages that write them out.
 */
export function shopStyles({ catalogDir }: { catalogDir: string }): Plugin {
  let made: ReturnType<typeof make> | undefined
  const make = async () => {
    const text = await textOf(catalogDir)
    const { files, css } = await subsetFonts(text)
    return { files, fontFaces: css, css: [css, ...methods.map(tintRule), currencyRules(text)].join('\n') }
  }
  return {
    name: 'vitrine-shop-styles',
    enforce: 'pre',
    resolveId: (id) => (id === stylesId || id === moduleId ? id : undefined),
    async load(id) {
      if (id !== stylesId && id !== moduleId) return undefined
      made ??= make()
      const { files, fontFaces, css } = await made
      if (id === stylesId) return css
      const fonts = files.map(({ name, bytes, preload }) => ({
        name,
        preload,
        base64: Buffer.from(bytes).toString('base64'),
      }))
      return `export const fonts = ${JSON.stringify(fonts)}\nexport const fontFaces = ${JSON.stringify(fontFaces)}`
    },
  }
}

function tintRule({ kind, look }: (typeof methods)[number]): string {
  const tint = `light-dark(${look.tint.light},${look.tint.dark})`
  const edges = ['order', 'engagement'].map((name) => `vitrine-${name}::part(${kind})`).join()
  return `[data-method='${kind}']{--tint:${tint}}${edges}{--vitrine-tint:${tint}}`
}

/** Currencies are taken from anywhere a price may be written; a rule too many costs a few bytes and nothing else. */
function currencyRules(text: string): string {
  const codes = new Set([...text.matchAll(/\b([A-Z]{3})\s*:\s*["']?\d/g)].map((match) => match[1]))
  const rules = [...codes].map(
    (code) =>
      `.buy:has(option[value='${code}']:checked) [data-currency]{display:none}` +
      `.buy:has(option[value='${code}']:checked) [data-currency='${code}']{display:inline}`,
  )
  return rules.join('\n')
}

async function textOf(catalogDir: string): Promise<string> {
  const names = await readdir(catalogDir, { recursive: true })
  const texts = names.filter((name) => /\.(md|yaml)$/.test(name))
  const parts = await Promise.all(texts.map((name) => readFile(path.join(catalogDir, name), 'utf8')))
  return parts.join('\n')
}

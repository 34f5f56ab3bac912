import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import subsetFont from 'subset-font'

const require = createRequire(import.meta.url)

/** A subset of one font, named by its content. */
export interface FontFile {
  name: string
  bytes: Uint8Array
  /** Needed by the first screen of every page. */
  preload: boolean
}

interface Face {
  family: string
  source: string
  weight: string
  axes: Record<string, number | { min: number; max: number }>
  preload: boolean
  fallback: { family: string; local: string; sizeAdjust: string; ascent: string; descent: string }
}

/**
 * Fallback figures make a system font as wide and as high as ours, so nothing moves when ours arrives. They were
 * measured in Chromium over the text of a product page; Liberation has the widths of Arial and Times New Roman.
 */
const faces: Face[] = [
  {
    family: 'Newsreader',
    source: '@fontsource-variable/newsreader/files/newsreader-latin-opsz-normal.woff2',
    weight: '500',
    axes: { wght: 500, opsz: 32 },
    preload: true,
    fallback: {
      family: 'Newsreader Fallback',
      local: "local('Times New Roman'), local('Liberation Serif')",
      sizeAdjust: '105%',
      ascent: '70%',
      descent: '25.2%',
    },
  },
  {
    family: 'Instrument Sans',
    source: '@fontsource-variable/instrument-sans/files/instrument-sans-latin-wght-normal.woff2',
    weight: '400 600',
    axes: { wght: { min: 400, max: 600 } },
    preload: true,
    fallback: {
      family: 'Instrument Sans Fallback',
      local: "local('Arial'), local('Liberation Sans')",
      sizeAdjust: '101.4%',
      ascent: '95.6%',
      descent: '24.6%',
    },
  },
  {
    family: 'JetBrains Mono',
    source: '@fontsource-variable/jetbrains-mono/files/jetbrains-mono-latin-wght-normal.woff2',
    weight: '400',
    axes: { wght: 400 },
    preload: false,
    fallback: {
      family: 'JetBrains Mono Fallback',
      local: "local('Courier New'), local('Liberation Mono')",
      sizeAdjust: '100%',
      ascent: '102%',
      descent: '30%',
    },
  },
]

const always =
  Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)).join('') + '–—‘’“”…·×−→↗©§'

/**
 * Cuts the three faces down to the characters of a catalog.
 * @param text everything the site may show; characters a face does not have fall to the system's fonts
 * @returns the files and the `@font-face` rules that name them under `/fonts/`
 */
export async function subsetFonts(text: string): Promise<{ files: FontFile[]; css: string }> {
  const characters = [...new Set(always + text)].filter((letter) => letter < '\u2e80').join('')
  const files: FontFile[] = []
  const rules: string[] = []
  for (const face of faces) {
    const bytes = await subsetFont(await readFile(require.resolve(face.source)), characters, {
      targetFormat: 'woff2',
      variationAxes: face.axes,
      noHinting: true,
    })
    const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 10)
    const name = `${face.family.toLowerCase().replaceAll(' ', '-')}.${hash}.woff2`
    files.push({ name, bytes, preload: face.preload })
    rules.push(faceRule(face, name), fallbackRule(face.fallback))
  }
  return { files, css: rules.join('\n') }
}

function faceRule(face: Face, name: string): string {
  return `@font-face{font-family:'${face.family}';font-weight:${face.weight};font-display:swap;src:url('/fonts/${name}') format('woff2')}`
}

function fallbackRule(fallback: Face['fallback']): string {
  return `@font-face{font-family:'${fallback.family}';src:${fallback.local};size-adjust:${fallback.sizeAdjust};ascent-override:${fallback.ascent};descent-override:${fallback.descent};line-gap-override:0%}`
}

import { base, version } from './core.ts'
import type { words } from './words/zh.ts'

/** Words of one language other than English, which is always at hand. */
export type FurtherWords = typeof words

let zh: FurtherWords | undefined

/** Fetches the words of a locale; where they cannot be had, the English ones stay. */
export async function loadWords(locale = ''): Promise<void> {
  if (zh || !/^zh/i.test(locale)) return
  const file = (await import(`${base}vitrine-zh-${version}.js`).catch(() => ({}))) as { words?: FurtherWords }
  zh = file.words
}

export function furtherWords(locale = ''): FurtherWords | undefined {
  return /^zh/i.test(locale) ? zh : undefined
}

import { en, type Texts } from './en.ts'
import { zhCN } from './zh-CN.ts'

const byLocale: Record<string, Texts> = { en, 'zh-CN': zhCN }

/** Words of a locale; a locale without words of its own reads English. */
export function textsOf(locale: string): Texts {
  return byLocale[locale] ?? en
}

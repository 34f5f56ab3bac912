import { isChinese } from '../../catalog/language.ts'
import { inChinese, type Say } from '../../catalog/delivery/phrases.ts'
import { errorTable, type FieldFault, type VitrineError } from '../errors.ts'
import { refusalsZh, titlesZh } from './refusals-zh.ts'

/** A refusal as somebody reads it. */
export interface Refusal {
  title: string
  /** What is wrong, in one sentence. */
  detail: string
  /** What to do about it. */
  next: string
  fields: FieldFault[]
}

const detailIn = inChinese(refusalsZh)

/** A refusal in the language of whoever reads it; English where there are no words for it. */
export function refusalInLanguage({ code, detail, facts }: VitrineError, locale: string): Refusal {
  const say: Say = (text) => detailIn(text, locale)
  const [, ...english] = errorTable[code]
  const [title, next] = (isChinese(locale) ? titlesZh[code] : undefined) ?? english
  const fields = (facts.fields ?? []).map((fault) => ({ ...fault, message: say(fault.message) }))
  return { title, detail: say(detail), next, fields }
}

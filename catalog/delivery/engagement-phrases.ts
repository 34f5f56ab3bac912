import { engagementLabelsZh } from './engagement-labels-zh.ts'
import { engagementSentencesZh } from './engagement-sentences-zh.ts'
import { translatorOf } from './phrases.ts'

const chinese = translatorOf({ ...engagementLabelsZh, ...engagementSentencesZh }, (day) =>
  new Intl.DateTimeFormat('zh-CN', { dateStyle: 'long', timeZone: 'UTC' }).format(day),
)

/** A label or sentence of work by people, in another language; English where it has no words for it. */
export function engagementInLanguage(text: string, locale: string): string {
  return /^zh/i.test(locale) ? chinese(text) : text
}

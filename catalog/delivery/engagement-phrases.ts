import { engagementLabelsZh } from './engagement-labels-zh.ts'
import { engagementSentencesZh } from './engagement-sentences-zh.ts'
import { inChinese } from './phrases.ts'

/** A label or sentence of work by people, in another language; English where it has no words for it. */
export const engagementInLanguage = inChinese({ ...engagementLabelsZh, ...engagementSentencesZh })

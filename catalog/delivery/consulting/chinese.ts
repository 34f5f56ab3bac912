import { inChinese } from '../phrases.ts'

/** A label or sentence of consulting in another language; English where it has no words for it. */
export const consultingInLanguage = inChinese({
  'How it is arranged': '如何商定',
  'On the seller’s own site, with the seller': '在卖家自己的网站上与卖家商定',
  'Seller’s page': '卖家网页',
  'Talk to the seller': '联系卖家',
})

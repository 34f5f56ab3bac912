import { z } from 'zod'
import { defineLink } from '../define.ts'
import { consultingInLanguage } from './chinese.ts'

const terms = z.strictObject({
  kind: z.literal('consulting').meta({ description: 'Listed and linked, never sold here.' }),
  url: z.url({ protocol: /^https$/, error: 'an https address on the seller’s own site' }).meta({
    description: 'Page of the seller’s own site where the consulting is arranged.',
  }),
})

/** Consulting is listed and linked. It is arranged and paid on the seller's own site, never here. */
export const consulting = defineLink({
  kind: 'consulting',
  terms,
  inLanguage: consultingInLanguage,
  words: {
    en: {
      label: 'Consulting',
      summary: 'Arranged directly with the seller, on the seller’s own site.',
      steps: [
        'The button opens the seller’s own site. Nothing is ordered or paid here.',
        'You tell the seller what you need.',
        'You agree on scope, dates and price with the seller.',
      ],
    },
    'zh-CN': {
      label: '咨询服务',
      summary: '在卖家自己的网站上直接与卖家商定。',
      steps: [
        '按钮会打开卖家自己的网站。在这里不下单，也不付款。',
        '您向卖家说明需求。',
        '您与卖家商定范围、时间和价格。',
      ],
    },
  },
  look: {
    // Two speech marks, as a printer sets them.
    glyph: 'M10 6.5C6.8 7.6 5 10 5 13.2v4.3h5v-5H6.6M19.5 6.5c-3.2 1.1-5 3.5-5 6.7v4.3h5v-5h-3.4',
    tint: { light: '#1f6673', dark: '#86c8d4' },
  },
  offerView: (terms) => [
    { type: 'text', label: 'How it is arranged', value: 'On the seller’s own site, with the seller' },
    { type: 'link', label: 'Seller’s page', value: terms.url },
  ],
  link: (terms) => ({ url: terms.url, label: 'Talk to the seller' }),
})

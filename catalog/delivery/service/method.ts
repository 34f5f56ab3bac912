import { defineDelivery, type Outcome } from '../define.ts'
import type { EndReason } from '../line.ts'
import { engagementInLanguage } from '../engagement-phrases.ts'
import type { Ports } from '../ports.ts'
import { acceptedAt, type Engagement, engagementSchema, openEngagement, passTime } from '../engagement.ts'
import { asksForFiles, checkoutInputs } from '../engagement-form.ts'
import { serviceActions } from './actions.ts'
import { outcomeOf } from '../engagement-outcome.ts'
import { offerView } from './offer.ts'
import { receiptOf } from './receipt.ts'
import { type ServiceLine, serviceTerms } from './terms.ts'

/** Work by people: the buyer's request, the seller's answer and delivery, the buyer's review. */
export const service = defineDelivery({
  kind: 'service',
  terms: serviceTerms,
  grant: engagementSchema,
  words: {
    en: {
      label: 'Professional service',
      summary: 'Work done for you by the seller, from your request to a delivery that you accept.',
      steps: [
        'You describe what you need when you order.',
        'The seller takes on your request, or declines it and you are refunded.',
        'The seller does the work and delivers it on your order page.',
        'You accept the delivery, or send it back and say what is missing.',
      ],
    },
    'zh-CN': {
      label: '专业服务',
      summary: '由卖家为您完成的工作：从您的需求到您验收的交付成果。',
      steps: [
        '下单时说明您的需求。',
        '卖家接受您的需求；若卖家拒绝，您将获得退款。',
        '卖家完成工作，并在您的订单页面上交付。',
        '您验收交付成果，或将其退回并说明不足之处。',
      ],
    },
  },
  look: {
    // A hand tool: an open-ended spanner.
    glyph:
      'M20.2 6.8a4.5 4.5 0 0 1-6 5.5L7.5 19a1.8 1.8 0 0 1-2.5-2.5l6.7-6.7a4.5 4.5 0 0 1 5.5-6L14.5 6.5l.5 2.5 2.5.5z',
    tint: { light: '#5f4b8b', dark: '#b9a8e6' },
  },

  inLanguage: engagementInLanguage,
  runsAnywhere: () => true,
  byPeople: () => true,
  termBegins: ({ grant }) => acceptedAt(grant),
  inputs: ({ request }) => checkoutInputs(request),

  asks: ({ seller, terms }) => ({
    code: 'asked_seller',
    text: `${asksForFiles(terms.request) ? 'Opened' : 'Sent'} your request to ${seller.name}`,
  }),

  provision: look,
  check: look,

  async end(line, reason, ports) {
    const note = endNotes[reason]
    if (!line.grant) return { status: 'ended', grant: null, note }
    const ended: Engagement = { ...line.grant, ended: line.grant.ended ?? ports.now().toISOString() }
    return { status: 'ended', grant: ended, note }
  },

  actions: serviceActions,

  offerView,

  receiptView: receiptOf,
})

/** Opens the engagement, or sees what the clock has done to it since. */
async function look(line: ServiceLine, ports: Ports): Promise<Outcome<Engagement>> {
  const { request, deadlines } = line.terms
  const first = asksForFiles(request) ? 'open' : 'requested'
  const engagement = line.grant ?? openEngagement(line.paidAt, deadlines, first)
  return outcomeOf(passTime(engagement, ports.now(), line.terms), line, ports.now())
}

const endNotes: Record<EndReason, string> = {
  refund: 'The engagement is closed, because the payment was refunded.',
  dispute: 'The engagement is closed, because the payment was disputed.',
  operator: 'The engagement was closed by the store’s operator.',
  canceled: 'The engagement is closed, because it was canceled.',
  expired: 'The engagement is closed, because its term is over.',
  unpaid: 'The engagement is closed, because it was not paid for.',
  'sold-out': 'The engagement is closed, because the seller cannot take it on. The payment goes back.',
}

import type {
  ChangePreview,
  PublicDelivery,
  PublicEngagement,
  PublicOrder,
  PublicSubscription,
} from '../../../catalog/wire.ts'

const at = (minute: number) => `2026-11-23T10:${String(minute).padStart(2, '0')}:00.000Z`

/** An account that was made by the seller; its password is revealed by an action. */
export const account: PublicDelivery = {
  id: 'del_1',
  kind: 'saas',
  label: 'SaaS',
  state: 'active',
  text: 'Your account is ready.',
  view: [
    { type: 'link', label: 'Address', value: 'https://app.northbeam.example/o/8f2k' },
    { type: 'text', label: 'User name', value: 'admin-8f2k' },
    { type: 'secret', label: 'Initial password', action: 'reveal' },
    { type: 'code', label: 'Command line', value: 'northbeam login admin-8f2k' },
    { type: 'file', label: 'Handbook', value: 'handbook.pdf', href: '/files/ticket', size: 2_400_000 },
    { type: 'list', label: 'Includes', value: ['Unlimited projects', '30 days of traces'] },
  ],
  timeline: [7, 6, 5, 4, 3, 2, 1].map((minute) => ({
    at: at(minute),
    code: 'retrying',
    text: `Step ${minute}`,
  })),
  actions: [{ id: 'reveal', label: 'Reveal password', inputs: [] }],
}

/** Work that the seller delivered and the buyer has to accept or send back. */
export const review: PublicDelivery = {
  id: 'del_2',
  kind: 'service',
  label: 'Professional service',
  state: 'waiting',
  waitingFor: 'buyer',
  text: 'Pellworth delivered. Accept it or say what is missing by 3 December.',
  view: [{ type: 'text', label: 'What should change?', value: 'Move the billing database.' }],
  timeline: [{ at: at(9), code: 'delivered', text: 'Pellworth delivered the work.' }],
  actions: [
    { id: 'accept', label: 'Accept the delivery', inputs: [], primary: true },
    {
      id: 'reject',
      label: 'Reject the delivery',
      inputs: [
        {
          id: 'note',
          label: 'What is missing',
          type: 'textarea',
          required: true,
          help: 'The seller reads it.',
        },
        { id: 'file', label: 'File', type: 'file', required: false },
      ],
    },
  ],
}

export function paidOrder(delivery: PublicDelivery | null, over: Partial<PublicOrder> = {}): PublicOrder {
  return {
    id: 'ord_1',
    state: 'paid',
    mode: 'payment',
    amount: 9500,
    currency: 'USD',
    email: 'ada@example.org',
    createdAt: at(0),
    text: 'Paid and delivered.',
    settled: true,
    tax: 1805,
    lines: [
      {
        id: 'line_1',
        product: 'tracewell',
        productName: 'Tracewell',
        productUrl: '/products/tracewell/',
        seller: { id: 'northbeam', name: 'Northbeam' },
        plan: 'team',
        planName: 'Team',
        quantity: 5,
        unit: 'seat',
        amount: 9500,
        billing: 'once',
        delivery,
      },
    ],
    timeline: [{ at: at(0), code: 'paid', text: 'Paid 113.05 USD.' }],
    returnUrl: 'https://partner.example/page?a=1',
    returnName: 'Circuit Notes',
    ...over,
  }
}

export function engagement(delivery: Partial<PublicDelivery> = {}): PublicEngagement {
  return {
    product: 'database-move',
    productName: 'Database move',
    planName: 'Up to 200 GB',
    quantity: 1,
    seller: { id: 'pellworth', name: 'Pellworth' },
    order: 'ord_1',
    delivery: {
      ...review,
      waitingFor: 'seller',
      text: 'Take on the request by 26 November, or decline it.',
      actions: [
        { id: 'take-on', label: 'Take on the request', inputs: [], primary: true },
        {
          id: 'decline',
          label: 'Decline the request',
          inputs: [{ id: 'note', label: 'Reason', type: 'textarea', required: true }],
        },
      ],
      ...delivery,
    },
  }
}

/** Five seats, paid by the month; may become another plan or number. */
export function subscription(over: Partial<PublicSubscription> = {}): PublicSubscription {
  return {
    state: 'active',
    text: 'Paid until 23 December 2026.',
    every: 'month',
    perPeriod: 9500,
    currency: 'USD',
    periodEnd: '2026-12-23T10:00:00.000Z',
    can: ['change', 'portal', 'cancel_at_period_end', 'cancel_now'],
    lines: [
      {
        line: 'line_1',
        plan: 'team',
        planName: 'Team',
        quantity: 5,
        unit: 'seat',
        limits: { min: 1, max: 50 },
        plans: [
          { id: 'team', name: 'Team', amount: 1900 },
          { id: 'company', name: 'Company', amount: 2900 },
        ],
      },
    ],
    ...over,
  }
}

/** What two more seats cost for the rest of the month. */
export const changePreview: ChangePreview = {
  dueNow: 1900,
  perPeriod: 13_300,
  currency: 'USD',
  lines: [
    { text: 'Unused time on 5 × Team', amount: -4750 },
    { text: 'Remaining time on 7 × Team', amount: 6650 },
  ],
  at: at(30),
}

export function subscribed(
  over: Partial<PublicSubscription> = {},
  order: Partial<PublicOrder> = {},
): PublicOrder {
  const plain = paidOrder(account, { mode: 'subscription', subscription: subscription(over), ...order })
  return { ...plain, lines: plain.lines.map((line) => ({ ...line, billing: { every: 'month' } as const })) }
}

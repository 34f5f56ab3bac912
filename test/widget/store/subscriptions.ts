import type { PublicProduct } from '../../../catalog/wire.ts'

const common: Pick<PublicProduct, 'seller' | 'category' | 'delivery' | 'agreements' | 'updated'> = {
  seller: { id: 'northbeam', name: 'Northbeam' },
  category: 'observability',
  delivery: { kind: 'saas', label: 'SaaS', offer: [], inputs: [] },
  agreements: [],
  updated: '2026-11-20',
}

/** Products that are paid for again and again, one of each way. */
export const subscriptions: Record<string, PublicProduct> = {
  hearth: {
    ...common,
    id: 'hearth',
    name: 'Hearth',
    tagline: 'Status pages.',
    url: '/products/hearth/',
    plans: [
      {
        id: 'monthly',
        name: 'Monthly',
        billing: { every: 'month' },
        trial: { days: 14 },
        prices: [{ currency: 'USD', amount: 1200 }],
        quantity: { unit: 'seat', min: 1, max: 100 },
      },
      {
        id: 'yearly',
        name: 'Yearly',
        billing: { every: 'year' },
        prices: [{ currency: 'USD', amount: 12_000 }],
        setup: [{ currency: 'USD', amount: 5000 }],
      },
      {
        id: 'plain',
        name: 'Without a trial',
        billing: { every: 'month', times: 6 },
        prices: [{ currency: 'USD', amount: 2000 }],
      },
    ],
  },
  gauge: {
    ...common,
    id: 'gauge',
    name: 'Gauge',
    tagline: 'Counts calls.',
    url: '/products/gauge/',
    plans: [
      {
        id: 'metered',
        name: 'As used',
        billing: { usage: { unit: 'call', every: 'month' } },
        prices: [{ currency: 'USD', amount: 2 }],
      },
      {
        id: 'pack',
        name: 'Packs',
        billing: 'once',
        prices: [{ currency: 'USD', amount: 1000 }],
        quantity: {
          unit: 'pack',
          min: 1,
          max: 100,
          tiers: { mode: 'graduated', steps: [{ from: 11, prices: [{ currency: 'USD', amount: 800 }] }] },
        },
      },
    ],
  },
}

import type { PublicProduct } from '../../../catalog/wire.ts'
import { subscriptions } from './subscriptions.ts'

const sha = (digit: string) => digit.repeat(64)

const agreements: PublicProduct['agreements'] = [
  {
    id: 'eula',
    required: true,
    sha256: sha('a'),
    url: '/eula/',
    label: 'I agree to the licence of the seller',
  },
  {
    id: 'terms',
    required: true,
    sha256: sha('b'),
    url: '/legal/terms/',
    label: 'I agree to the terms of the store',
  },
]

/** One product of each shape that the widget draws differently. */
export const products: Record<string, PublicProduct> = {
  ...subscriptions,
  tracewell: {
    id: 'tracewell',
    name: 'Tracewell',
    tagline: 'Follows one request through all of your services.',
    seller: { id: 'northbeam', name: 'Northbeam' },
    category: 'observability',
    logo: '/media/tracewell.svg',
    delivery: { kind: 'saas', label: 'SaaS', offer: [], inputs: [] },
    plans: [
      {
        id: 'solo',
        name: 'Solo',
        billing: 'once',
        prices: [
          { currency: 'USD', amount: 4900 },
          { currency: 'JPY', amount: 7400 },
        ],
        includes: ['1 project', '7 days of traces'],
      },
      {
        id: 'team',
        name: 'Team',
        billing: 'once',
        prices: [
          { currency: 'USD', amount: 1900 },
          { currency: 'JPY', amount: 2900 },
        ],
        quantity: { unit: 'seat', min: 2, max: 50 },
        includes: ['Unlimited projects', '30 days of traces'],
      },
    ],
    agreements,
    url: '/products/tracewell/',
    updated: '2026-11-20',
  },
  basalt: {
    id: 'basalt',
    name: 'Basalt',
    tagline: 'A hardened Linux image.',
    seller: { id: 'keel', name: 'Keel' },
    category: 'systems',
    delivery: {
      kind: 'image',
      label: 'Machine image',
      offer: [],
      inputs: [
        {
          id: 'region',
          label: 'Region',
          type: 'select',
          required: true,
          options: [
            { id: 'eu-north-1', label: 'Stockholm' },
            { id: 'eu-west-1', label: 'Dublin' },
          ],
        },
        {
          id: 'project',
          label: 'Project id',
          type: 'text',
          required: true,
          pattern: '[0-9a-f]{32}',
          fault: 'A project id has 32 characters, digits and a to f.',
          help: 'Shown in your cloud console under My credentials.',
        },
        { id: 'note', label: 'Note', type: 'textarea', required: false },
      ],
    },
    plans: [
      { id: 'standard', name: 'Standard', billing: 'once', prices: [{ currency: 'EUR', amount: 12000 }] },
    ],
    agreements,
    url: '/products/basalt/',
    updated: '2026-11-20',
  },
  pellworth: {
    id: 'pellworth',
    name: 'Pellworth advice',
    tagline: 'Two days with a cloud architect.',
    seller: { id: 'pellworth', name: 'Pellworth' },
    category: 'advice',
    delivery: {
      kind: 'consulting',
      label: 'Consulting',
      offer: [],
      inputs: [],
      link: { url: 'https://pellworth.example/consulting', label: 'Visit Pellworth' },
    },
    plans: [],
    agreements: [],
    url: '/products/pellworth/',
    updated: '2026-11-20',
  },
}

import type { Delivery } from '../catalog/delivery/methods.ts'

/** One sale of a kind: what the product file says, and what the buyer answered. */
export interface Sample<Kind extends Delivery['kind']> {
  terms: Extract<Delivery, { kind: Kind }>
  inputs: Readonly<Record<string, string>>
  /** How many were bought, and of what; absent for a plan without a quantity. */
  bought?: { quantity: number; unit: string }
}

/** A valid sale of each kind. A new method adds its own here. */
export const samples: { [Kind in Delivery['kind']]: Sample<Kind> } = {
  saas: {
    terms: {
      kind: 'saas',
      protocol: 'koogallery-v2',
      url: 'https://api.northbeam.example/koogallery',
      key: 'main',
    },
    inputs: {},
  },
  license: {
    terms: { kind: 'license', source: 'signed', machines: 2, features: ['vertical-text', 'pdf-a'] },
    inputs: {},
    bought: { quantity: 3, unit: 'seat' },
  },
  image: {
    terms: {
      kind: 'image',
      cloud: 'nordic',
      os: 'Debian 12',
      architecture: 'x86_64',
      images: [{ region: 'eu-north-1', id: '5d3c0e4b-8a51-4d0c-9a54-1f8b7f0b2c11' }],
    },
    inputs: { region: 'eu-north-1', project: '0123456789abcdef0123456789abcdef' },
  },
  service: {
    terms: {
      kind: 'service',
      request: [
        { id: 'goal', label: 'What should change?', type: 'textarea', required: true },
        {
          id: 'size',
          label: 'Size of the data',
          type: 'select',
          required: true,
          options: [
            { id: 'small', label: 'Up to 200 GB' },
            { id: 'large', label: 'More' },
          ],
        },
        { id: 'dates', label: 'Dates that are not possible', type: 'text', required: false },
      ],
      deadlines: { answer: 3, deliver: 30, review: 10 },
      silence: 'accept',
    },
    inputs: { goal: 'Move the billing database to PostgreSQL.', size: 'small' },
  },
  consulting: {
    terms: { kind: 'consulting', url: 'https://pellworth.example/consulting' },
    inputs: {},
  },
}

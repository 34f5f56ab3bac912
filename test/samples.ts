import type { RunningStep } from '../catalog/delivery/define.ts'
import type { Delivery } from '../catalog/delivery/methods.ts'

/** One sale of a kind: what the product file says, and what the buyer answered. */
export interface Sample<Kind extends Delivery['kind']> {
  terms: Extract<Delivery, { kind: Kind }>
  inputs: Readonly<Record<string, string>>
  /** How many were bought, and of what; absent for a plan without a quantity. */
  bought?: { quantity: number; unit: string }
  /** Why nobody need be told, for each step of a running delivery that the method leaves out. */
  leavesOut?: Partial<Record<RunningStep, string>>
}

const everyPlanGivesTheSame = 'Every plan gives the same; the order page says which one it is.'
const opensWhileItRuns = 'It opens only while the delivery runs, which the shop asks each time.'

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
  download: {
    terms: {
      kind: 'download',
      store: 'releases',
      signedWith: { tool: 'minisign', key: 'RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3' },
      releases: [
        {
          version: '2.4.1',
          released: '2026-11-12',
          notes: 'Faster tiles.',
          files: [
            {
              path: 'tidegrid/2.4.1/tidegrid-2.4.1-linux-x64.tar.gz',
              label: 'Linux, x86-64',
              size: 150_000,
              sha256: '3031f8f62ac04cd0caa2d888240d2799500be082c6332c883de2df31b58acf4e',
              signature:
                'untrusted comment: signature\nRUQf6LRCGA9i559r3g7V1qNyJDApGip8MfqcadIgT9CuhV3EMhHoN1mGTkUidF/z7SrlQgXdy8ofjb7bNJJylDOocrCo8KLzZwo=',
            },
            {
              path: 'tidegrid/2.4.1/tidegrid-2.4.1-windows-x64.zip',
              label: 'Windows, x86-64',
              size: 70_001,
              sha256: 'e453e64e5e6eec15be147104dcfc6e7b328a1928ad5464aecb0adbe337bad7c1',
            },
          ],
        },
        {
          version: '2.4.0',
          released: '2026-09-01',
          files: [
            {
              path: 'tidegrid/2.4.0/tidegrid-2.4.0-linux-x64.tar.gz',
              label: 'Linux, x86-64',
              size: 1000,
              sha256: '2a161beba96f0a83d4cbeb5f8192b106c19e12af0ea90c749853347f583ed53f',
            },
          ],
        },
      ],
    },
    inputs: {},
    leavesOut: {
      renew: opensWhileItRuns,
      change: everyPlanGivesTheSame,
      suspend: opensWhileItRuns,
      resume: opensWhileItRuns,
    },
  },
  container: {
    terms: {
      kind: 'container',
      registry: 'harbour',
      repositories: [{ name: 'stonequay/quillgate', tag: '3.2.0', platforms: ['linux/amd64'] }],
      chart: { repository: 'stonequay/charts/quillgate', version: '1.4.0' },
      tokenDays: 365,
    },
    inputs: {},
    leavesOut: { change: everyPlanGivesTheSame, suspend: opensWhileItRuns, resume: opensWhileItRuns },
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
    leavesOut: { renew: 'A share at a cloud has no end of its own.', change: everyPlanGivesTheSame },
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
    leavesOut: {
      renew: 'A further term asks for no other work; the two go on as they agreed.',
      change: 'What is done is agreed on in the request, not in the plan.',
      suspend: 'Accepted work is the buyer’s; nothing of it can be kept from them.',
      resume: 'Accepted work is the buyer’s; nothing of it was kept from them.',
    },
  },
  consulting: {
    terms: { kind: 'consulting', url: 'https://pellworth.example/consulting' },
    inputs: {},
  },
}

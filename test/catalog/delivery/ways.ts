import type { Delivery } from '../../../catalog/delivery/methods.ts'
import { samples } from '../../samples.ts'
import type { AnySample } from './drive.ts'

const server = { url: 'https://api.northbeam.example/koogallery', key: 'main' }
const deadlines = { answer: 2, deliver: 10, review: 5 }
const [image] = samples.image.terms.images
const ami = 'ami-0abcdef1234567890'
const [release] = samples.download.terms.releases

/** Every other way in which a method is sold, beside the sample of its kind. */
export const ways: Partial<Record<Delivery['kind'], Record<string, AnySample>>> = {
  saas: {
    'by the first version of the protocol': {
      terms: { kind: 'saas', protocol: 'koogallery-v1', ...server },
      inputs: {},
    },
    'by our own protocol, with what the seller must know of the buyer': {
      terms: { kind: 'saas', protocol: 'vitrine', ...server, ask: ['email', 'domain'] },
      inputs: { email: 'ada@buyer.example', domain: 'ada.example' },
    },
    'by hand': {
      terms: { kind: 'saas', supervised: true, deadlines, silence: 'operator' },
      inputs: {},
    },
  },
  image: {
    'at a cloud of Huawei’s kind, with copies': {
      terms: {
        ...samples.image.terms,
        platform: 'huawei',
        images: [{ ...image, copies: ['8e3e3af9-c7af-4f18-b110-4169bd5dc46a'] }],
      },
      inputs: samples.image.inputs,
    },
    'at AWS': {
      terms: { ...samples.image.terms, platform: 'aws', images: [{ region: 'eu-north-1', id: ami }] },
      inputs: { region: 'eu-north-1', project: '123456789012' },
    },
  },
  license: {
    'with floating seats': {
      terms: {
        kind: 'license',
        source: 'signed',
        machines: 2,
        leaseMinutes: 30,
        features: ['base'],
        plans: { company: { machines: 5, features: ['base', 'audit'] } },
      },
      inputs: {},
      bought: { quantity: 1, unit: 'seat' },
    },
    'of a pool': {
      terms: { kind: 'license', source: 'pool', pool: 'pool-keys' },
      inputs: {},
      bought: { quantity: 2, unit: 'key' },
    },
    'issued by the seller’s server': {
      terms: { kind: 'license', source: 'seller', protocol: 'koogallery-v1', ...server },
      inputs: { 'identification-code': 'HOST-4711' },
    },
    'by hand': {
      terms: { kind: 'license', source: 'seller', machineCode: 'Host id' },
      inputs: { 'identification-code': 'HOST-4711' },
    },
    'by license code': {
      terms: { kind: 'license', source: 'seller', protocol: 'koogallery-v2', ...server },
      inputs: {},
      bought: { quantity: 1, unit: 'seat' },
    },
  },
  download: {
    'unsigned, with updates for a year': {
      terms: {
        kind: 'download',
        store: 'releases',
        updateDays: 365,
        releases: [{ ...release, files: release?.files.map(({ signature: _, ...file }) => file) }],
      },
      inputs: {},
    },
  },
  container: {
    'without a chart': {
      terms: { ...samples.container.terms, chart: undefined },
      inputs: {},
    },
  },
  service: {
    'with files, stages and working days': {
      terms: {
        kind: 'service',
        request: [
          { id: 'goal', label: 'What should change?', type: 'textarea', required: true },
          { id: 'dump', label: 'Schema', type: 'file', required: true, accept: ['sql'], files: 2 },
        ],
        milestones: [{ id: 'draft', label: 'Draft' }],
        proof: 'file',
        deadlines: { ...deadlines, count: 'working', timezone: 'Europe/Berlin' },
        silence: 'operator',
      },
      inputs: { goal: 'Move the billing database to PostgreSQL.' },
    },
  },
}

import type { AnySample } from './drive.ts'

const seller = { url: 'https://api.northbeam.example/koogallery', key: 'main' }

/** A sale from each source of licenses beside the signed one, which is the sample of the kind. */
export const licenseSources: Record<string, AnySample> = {
  'signed with floating seats': {
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
  pool: {
    terms: { kind: 'license', source: 'pool', pool: 'pool-keys' },
    inputs: {},
    bought: { quantity: 2, unit: 'key' },
  },
  'seller, issued by its server': {
    terms: { kind: 'license', source: 'seller', protocol: 'koogallery-v1', ...seller },
    inputs: { 'identification-code': 'HOST-4711' },
  },
  'seller, by hand': {
    terms: { kind: 'license', source: 'seller', machineCode: 'Host id' },
    inputs: { 'identification-code': 'HOST-4711' },
  },
  'seller, by license code': {
    terms: { kind: 'license', source: 'seller', protocol: 'koogallery-v2', ...seller },
    inputs: {},
    bought: { quantity: 1, unit: 'seat' },
  },
}

import type { CatalogProduct } from '../../../catalog/catalog.ts'
import { type Sandbox, startSandbox } from '../../../functions/sandbox/start.ts'
import type { Store } from '../../../functions/storage/store.ts'
import { samples } from '../../samples.ts'

/** Starts a sandbox around a catalog with one product of each kind; ports are free ones. */
export function startSampleSandbox(
  dataDir: string,
  log: (line: string) => void,
  store?: Store,
): Promise<Sandbox> {
  return startSandbox({
    dataDir,
    shopUrl: 'http://127.0.0.1:9',
    port: 0,
    products: Object.values(samples).map(({ terms }) => productOf(terms)),
    partners: [{ id: 'circuit-notes', name: 'Circuit Notes', origins: [], commission: '5%' }],
    log,
    ...(store ? { store } : {}),
  })
}

function productOf(delivery: CatalogProduct['delivery']): CatalogProduct {
  const isSold = delivery.kind !== 'consulting'
  return {
    id: `sample-${delivery.kind}`,
    name: `Sample ${delivery.kind}`,
    tagline: 'Does one thing and does it well',
    category: 'samples',
    tags: [],
    listed: true,
    withdrawn: false,
    updated: '2026-03-01',
    seller: {
      id: 'northbeam',
      name: 'Northbeam',
      url: 'https://northbeam.example',
      email: 'orders@northbeam.example',
      hosts: ['api.northbeam.example'],
    },
    delivery,
    plans: isSold
      ? [{ id: 'team', name: 'Team', prices: [{ currency: 'USD', amount: 4900 }], billing: 'once' }]
      : [],
    eula: null,
    texts: {},
  }
}

// As a program of its own it prints where the sandbox is and stays, for a test that kills it.
if (import.meta.main) {
  const sandbox = await startSampleSandbox(process.argv[2] ?? '', console.error)
  console.log(JSON.stringify({ page: sandbox.stripe.pageOrigin, seller: sandbox.sellerUrl }))
}

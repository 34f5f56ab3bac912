/** The floors of the house: each zone, the files it has, and the zones it may import, lowest first. */
export interface Zone {
  name: string
  files: RegExp
  may: readonly string[]
  /** Zones of which only types may be imported, so that nothing of them runs here. */
  mayTypes?: readonly string[]
}

const schemas = ['money', 'wire', 'methods', 'schemas']
const shelf = [...schemas, 'search-format', 'catalog']
const ports = ['errors', 'orders', 'define', 'wire', 'ports']

export const zones: readonly Zone[] = [
  { name: 'money', files: /^catalog\/(money|line-price)\.ts$/, may: ['money'], mayTypes: ['wire'] },
  { name: 'wire', files: /^catalog\/(language|wire(\/[\w-]+)?)\.ts$/, may: ['money', 'wire'] },
  {
    name: 'define',
    files:
      /^catalog\/delivery\/(day-text|define|full-sentence|inputs|line|((outgoing|seller)-)?phrases|ports|license-key|[a-z]+-port)\.ts$/,
    may: ['money', 'wire', 'define'],
  },
  {
    name: 'engagement',
    files: /^catalog\/delivery\/engagement(-[a-z]+)*\.ts$/,
    may: ['money', 'wire', 'define', 'engagement'],
  },
  {
    name: 'kind',
    files: /^catalog\/delivery\/[^/]+\//,
    may: ['money', 'wire', 'define', 'engagement', 'kind'],
  },
  { name: 'methods', files: /^catalog\/delivery\/methods\.ts$/, may: ['define', 'kind'] },
  {
    name: 'schemas',
    files: /^catalog\/(product|plan|price|percent|support|fields|seller|partner|category|store)\.ts$/,
    may: schemas,
  },
  {
    name: 'reader',
    files: /^catalog\/(read|compile|json-schemas|read\/.+|compile\/.+)(\.ts)?$/,
    may: [...shelf, 'reader'],
  },
  // How a search file is written and read; no schemas, so that a browser may have it.
  { name: 'search-format', files: /^catalog\/search-format\.ts$/, may: [] },
  { name: 'catalog', files: /^catalog\/[^/]+\.ts$/, may: [...shelf, 'define'] },
  { name: 'errors', files: /^functions\/(errors|crash-points)\.ts$/, may: [] },
  { name: 'orders', files: /^functions\/orders\//, may: ['errors', 'orders', 'define', ...shelf] },
  {
    name: 'ports',
    files:
      /^functions\/(storage\/(?!sqlite|postgres|prepared|migrations)[\w-]+|jobs\/queue|payments\/(gateway|billing)|sellers\/port|mail\/mailer|files\/(file-store|tickets|file-kind)|downloads\/shelves|registry\/registries|secrets\/seal)\.ts$/,
    may: [...ports, 'money'],
  },
  { name: 'jobs/run', files: /^functions\/jobs\/run\.ts$/, may: ['ports', 'errors'] },
  {
    name: 'flows',
    files: /^functions\/flows\//,
    may: ['flows', 'jobs/run', 'orders', 'errors', 'ports', 'define', ...shelf],
  },
  {
    name: 'routes',
    files: /^functions\/(routes\/.+|app)\.ts$/,
    may: ['routes', 'flows', 'orders', 'errors', 'ports', 'define', ...shelf],
  },
  {
    name: 'implementations',
    files:
      /^functions\/(storage|jobs|payments|sellers|clouds|mail|files|downloads|registry|outgoing|licenses|secrets)\//,
    may: [...ports, 'money', 'implementations'],
  },
  {
    name: 'sandbox',
    files: /^functions\/sandbox\//,
    may: ['sandbox', 'implementations', ...ports, ...shelf, 'flows', 'routes'],
  },
  {
    name: 'runtime',
    files: /^functions\/runtime\//,
    may: [
      'runtime',
      'implementations',
      'jobs/run',
      'routes',
      'flows',
      ...ports,
      ...shelf,
      'reader',
      'headers',
    ],
    mayTypes: ['sandbox'],
  },
  {
    name: 'cli',
    files: /^functions\/cli\//,
    may: [
      'cli',
      'runtime',
      'implementations',
      'jobs/run',
      'routes',
      'flows',
      ...ports,
      ...shelf,
      'reader',
      'builders',
      'sandbox',
    ],
  },
  { name: 'headers', files: /^site\/headers\.ts$/, may: [] },
  {
    name: 'builders',
    files: /^(widget\/build(\/.+)?|site\/build(\/.+)?)\.ts$/,
    may: ['builders', 'site', 'widget', 'headers', ...shelf, 'reader'],
  },
  {
    name: 'widget',
    files: /^widget\//,
    may: ['money', 'search-format', 'widget'],
    mayTypes: ['wire', 'catalog'],
  },
  {
    name: 'site',
    files: /^(site\/|astro\.config\.mjs$)/,
    may: ['site', 'builders', 'headers', 'widget', 'define', 'errors', ...shelf, 'reader'],
  },
]

/** The rooms of `functions/flows`, lowest first: each may use those before it. Files beside them serve all rooms. */
export const rooms = [
  'books',
  'leads',
  'seller',
  'entitlement',
  'refund',
  'payment',
  'subscription',
  'license',
  'delivery',
  'fetching',
  'healing',
  'order',
  'engagement',
  'mail',
  'operator',
] as const

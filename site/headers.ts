/** What the headers depend on besides the path. */
export interface HeaderOptions {
  /** Origins of the payment page: Chromium applies `form-action` to the redirect after the plain form, too. */
  paymentOrigins: string[]
}

interface Rule {
  /**
   * Path as in a `_headers` file: `:name` stands for one part and `*`, at most once, for anything. Hosts leave out a
   * rule with two. Source: developers.cloudflare.com/workers/static-assets/headers
   */
  path: string
  headers(options: HeaderOptions): Record<string, string>
}

const minute = 60
const day = 24 * 60 * minute
const kept = `public, max-age=${365 * day}, immutable`

/** Later rules win where two name the same header. */
const rules: Rule[] = [
  {
    path: '/*',
    headers: (options) => ({
      'Content-Security-Policy': pagePolicy(options, "'self'"),
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Resource-Policy': 'same-origin',
      'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
      'Referrer-Policy': 'strict-origin-when-cross-origin',
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'public, max-age=0, must-revalidate',
    }),
  },
  ...privatePages('/order/*', '/cart/*', '/engagement/*', '/operator/*', '/statements/*', '/leads/*'),
  ...['/_assets/*', '/fonts/*'].map((path) => ({
    path,
    headers: () => ({ 'Cache-Control': kept }),
  })),
  ...[
    '/widget/*',
    '/products/*.json',
    '/:locale/products/*.json',
    '/catalog.json',
    '/:locale/catalog.json',
    '/schema/*',
  ].map((path) => ({ path, headers: () => shared(5 * minute) })),
  ...['/search/*', '/:locale/search/*', '/media/*'].map((path) => ({ path, headers: () => shared(day) })),
  // Names that carry a version, as opposed to vitrine-order.js; hosts know no pattern but "*".
  ...['/widget/vitrine-', '/widget/vitrine-dialog-', '/widget/vitrine-zh-'].flatMap((start) =>
    Array.from({ length: 10 }, (_, digit) => ({
      path: `${start}${digit}*`,
      headers: () => ({ 'Cache-Control': kept }),
    })),
  ),
  {
    // Pictures of sellers may be SVG: opened by their own address they run nothing.
    path: '/media/*',
    headers: () => ({ 'Content-Security-Policy': "default-src 'none'; sandbox" }),
  },
]

const patterns = rules.map(({ path }) => {
  const escaped = path.replace(/[.+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`^${escaped.replace(/:\w+/g, '[^/]+').replace('*', '.*')}$`)
})

/**
 * Headers of a file of the site, by its path.
 * @param path with a leading slash, without query
 */
export function headersFor(path: string, options: HeaderOptions): Record<string, string> {
  return Object.assign(
    {},
    ...rules.filter((_, index) => patterns[index]?.test(path)).map((rule) => rule.headers(options)),
  )
}

/** The same table as a `_headers` file, as static hosts read it. */
export function headersFile(options: HeaderOptions): string {
  const blocks = rules.map((rule) => {
    const lines = Object.entries(rule.headers(options)).map(([name, value]) => `  ${name}: ${value}`)
    // A host joins repeated headers with a comma; "!" takes the earlier one away first.
    const earlier = rule.path === '/*' ? [] : Object.keys(rule.headers(options)).map((name) => `  ! ${name}`)
    return [rule.path, ...earlier, ...lines].join('\n')
  })
  return `${blocks.join('\n\n')}\n`
}

function privatePages(...paths: string[]): Rule[] {
  return paths.flatMap((path) =>
    [path, `/:locale${path}`].map((each) => ({
      path: each,
      headers: (options: HeaderOptions) => ({
        'Content-Security-Policy': pagePolicy(options, "'none'"),
        'Cache-Control': 'no-store',
        'Referrer-Policy': 'no-referrer',
        'X-Robots-Tag': 'noindex',
      }),
    })),
  )
}

function shared(maxAge: number): Record<string, string> {
  return {
    'Access-Control-Allow-Origin': '*',
    'Cross-Origin-Resource-Policy': 'cross-origin',
    'Cache-Control': `public, max-age=${maxAge}, stale-while-revalidate=${day}`,
  }
}

function pagePolicy({ paymentOrigins }: HeaderOptions, ancestors: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    ["form-action 'self'", ...paymentOrigins].join(' '),
    `frame-ancestors ${ancestors}`,
  ].join('; ')
}

import Stripe from 'stripe'

export interface StripeSettings {
  secretKey: string
  /** Origin of another server that speaks Stripe's protocol, such as `http://127.0.0.1:4324`. */
  apiBase?: string
  /** Signing secrets of the webhook; several while one is being replaced, none until one is known. */
  webhookSecrets: readonly string[]
}

/** The one client of a shop, and how far Stripe's clock is ahead of ours, as of its last answer. */
export function createStripeClient(settings: StripeSettings): { stripe: Stripe; skew(): number | null } {
  const clock = createSkewedClock()
  const stripe = new Stripe(settings.secretKey, {
    ...serverOf(settings.apiBase),
    httpClient: Stripe.createFetchHttpClient(clock.fetch),
    maxNetworkRetries: 2,
    timeout: 15_000,
    telemetry: false,
  })
  return { stripe, skew: clock.skew }
}

/** Reads the `Date` of each answer, which has whole seconds. */
function createSkewedClock(): { fetch: typeof fetch; skew(): number | null } {
  let skew: number | null = null
  return {
    async fetch(input, init) {
      const response = await fetch(input, init)
      const theirs = Date.parse(response.headers.get('date') ?? '')
      if (!Number.isNaN(theirs)) skew = Math.round((theirs - Date.now()) / 1000)
      return response
    },
    skew: () => skew,
  }
}

function serverOf(apiBase?: string): { host?: string; port?: string; protocol?: 'http' | 'https' } {
  if (!apiBase) return {}
  const { hostname, port, protocol } = new URL(apiBase)
  const isPlain = protocol === 'http:'
  return { host: hostname, port: port || (isPlain ? '80' : '443'), protocol: isPlain ? 'http' : 'https' }
}

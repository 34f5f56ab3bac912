import type { Context } from 'hono'
import { Hono } from 'hono'
import { givePullToken, type TokenRequest } from '../flows/fetching/give-pull-token.ts'
import type { Shop } from '../flows/shop.ts'
import { tokenSeconds } from '../registry/registries.ts'
import type { AppOptions } from './define.ts'
import { addressPrefix, createRateLimit } from './rate-limits.ts'

/**
 * `GET` and `POST /api/registry/token`: where a private registry sends docker, podman and Helm for a token
 * (distribution.github.io/distribution/spec/auth/token/ and …/oauth/). Answers and refusals have the form that these
 * programs read, not that of the rest of the shop.
 */
export function registryRoutes(shop: Shop, { addressOf }: AppOptions) {
  const app = new Hono()
  const limit = createRateLimit({ calls: 300, seconds: 60 })

  app.get('/api/registry/token', async (c) => {
    await limit(addressPrefix(addressOf(c)))
    const { user, password } = basicOf(c)
    const service = c.req.query('service') ?? ''
    return give(c, { service, user, password, scopes: split(c.req.queries('scope') ?? []) }, shop)
  })

  app.post('/api/registry/token', async (c) => {
    await limit(addressPrefix(addressOf(c)))
    const form = new URLSearchParams(await c.req.text())
    const grantType = form.get('grant_type')
    // There are no refresh tokens: whoever has the pull token asks anew with it.
    if (grantType !== 'password')
      return refuse(c, 400, 'UNSUPPORTED', 'Only grant_type=password is known here.')
    const request = {
      service: form.get('service') ?? '',
      user: form.get('username') ?? '',
      password: form.get('password') ?? '',
      scopes: split(form.getAll('scope')),
    }
    return give(c, request, shop)
  })
  return app
}

async function give(c: Context, request: TokenRequest, shop: Shop): Promise<Response> {
  const given = await givePullToken(request, shop)
  if ('token' in given) {
    c.header('cache-control', 'no-store')
    const issued = shop.now().toISOString()
    const { token } = given
    return c.json({ token, access_token: token, expires_in: tokenSeconds, issued_at: issued })
  }
  if (given.refused === 'registry') return refuse(c, 400, 'DENIED', 'No registry of this shop has that name.')
  c.header('www-authenticate', 'Basic realm="Vitrine", charset="UTF-8"')
  return refuse(
    c,
    401,
    'UNAUTHORIZED',
    'The user name or the pull token is not valid; your order page has both.',
  )
}

/** Errors as registries write them (OCI distribution specification 1.1, "Error codes"). */
function refuse(c: Context, status: 400 | 401, code: string, message: string): Response {
  c.header('cache-control', 'no-store')
  return c.json({ errors: [{ code, message }] }, status)
}

/** Several scopes come as several parameters, or as one with spaces between. */
function split(scopes: readonly string[]): string[] {
  return scopes
    .flatMap((scope) => scope.split(' '))
    .filter(Boolean)
    .slice(0, 50)
}

/** RFC 7617; what is not understood is nobody. */
function basicOf(c: Context): { user: string; password: string } {
  const encoded = /^Basic ([A-Za-z0-9+/]+=*)$/i.exec(c.req.header('authorization') ?? '')?.[1] ?? ''
  const text = Buffer.from(encoded, 'base64').toString('utf8')
  const colon = text.indexOf(':')
  return colon < 0
    ? { user: '', password: '' }
    : { user: text.slice(0, colon), password: text.slice(colon + 1) }
}

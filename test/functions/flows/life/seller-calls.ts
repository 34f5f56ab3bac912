import type { createSellerStandIn } from '../../../../functions/sandbox/seller/app.ts'

type StandIn = ReturnType<typeof createSellerStandIn>

/**
 * What a seller was asked, by the names of its protocol: `newInstance`, `updateInstanceStatus FREEZE`,
 * `refreshInstance RENEWAL`, and in our own `PUT`, `PATCH suspended`, `PATCH renewal`. Looks and notifications are none.
 */
export function noteSellerCalls({ fetch }: StandIn): { calls: string[]; fetch: StandIn['fetch'] } {
  const calls: string[] = []
  return {
    calls,
    fetch: async (request, ...rest) => {
      const { pathname, searchParams } = new URL(request.url)
      const text = request.method === 'GET' ? '' : await request.clone().text()
      const said: Record<string, string> =
        text && pathname !== '/control' ? JSON.parse(text) : Object.fromEntries(searchParams)
      const name = pathname === '/control' ? '' : nameOf(request.method, pathname, said)
      if (name) calls.push(name)
      return fetch(request, ...rest)
    },
  }
}

function nameOf(method: string, path: string, said: Record<string, string>): string {
  if (path.includes('/instances/')) {
    const what = said.check ? 'check' : (said.state ?? said.scene ?? 'change')
    return method === 'GET' ? '' : method === 'PATCH' ? `PATCH ${what}` : method
  }
  const { activity = '', scene, status, instanceStatus, trialToFormal } = said
  if (activity === 'queryInstance' || activity === 'orderNotify') return ''
  const more = scene ?? status ?? instanceStatus ?? (trialToFormal === '1' ? 'trialToFormal' : undefined)
  return more ? `${activity} ${more}` : activity
}

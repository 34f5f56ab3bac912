import type { createSellerStandIn } from '../../../../functions/sandbox/seller/app.ts'

type StandIn = ReturnType<typeof createSellerStandIn>

/**
 * What a seller was asked, by the names of its protocol: `newInstance`, `updateInstanceStatus FREEZE`,
 * `refreshInstance RENEWAL`, and in our own `PUT`, `PATCH suspended`, `PATCH renewal`. Looks and notifications are none.
 */
export function noteSellerCalls({ fetch }: StandIn): {
  calls: string[]
  /** The next so many answers that hold a password break off behind it, unsigned. */
  cutNext(count: number): void
  fetch: StandIn['fetch']
} {
  const calls: string[] = []
  let toCut = 0
  return {
    calls,
    cutNext(count) {
      toCut = count
    },
    fetch: async (request, ...rest) => {
      const { pathname, searchParams } = new URL(request.url)
      const text = request.method === 'GET' ? '' : await request.clone().text()
      const said: Record<string, string> =
        text && pathname !== '/control' ? JSON.parse(text) : Object.fromEntries(searchParams)
      const name = pathname === '/control' ? '' : nameOf(request.method, pathname, said)
      if (name) calls.push(name)
      const answer = await fetch(request, ...rest)
      if (toCut === 0) return answer
      const [, half] = /^(.*"password":"[^"]*)/s.exec(await answer.clone().text()) ?? []
      if (half === undefined) return answer
      toCut -= 1
      return new Response(half, { headers: { 'content-type': 'application/json' } })
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

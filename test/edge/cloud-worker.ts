import type { ImageShare } from '../../catalog/delivery/cloud-port.ts'
import { createCloud } from '../../functions/clouds/openstack.ts'
import type { CloudSettings } from '../../functions/clouds/settings.ts'
import type { Outgoing } from '../../functions/outgoing/fetch.ts'

/** What the worker is asked: to do the steps, one after the other, with one client. */
export interface Asked {
  settings: CloudSettings
  share: ImageShare
  steps: ('grant' | 'status' | 'revoke')[]
}

/** The cloud's client as a worker has it: its calls go out by the platform's own `fetch`. */
export default {
  async fetch(request: Request): Promise<Response> {
    const { settings, share, steps } = (await request.json()) as Asked
    const cloud = createCloud({
      outgoing: byFetch,
      clouds: { [share.cloud]: settings },
      now: () => new Date(),
    })
    const answers = []
    for (const step of steps) answers.push(await cloud[step](share))
    return Response.json(answers)
  },
}

const byFetch: Outgoing = async ({ url, method, headers, body, hosts }) => {
  if (!hosts.includes(new URL(url).host)) throw new Error(`${url} is not listed.`)
  const init = {
    method,
    headers: headers ?? {},
    redirect: 'manual' as const,
    signal: AbortSignal.timeout(15_000),
  }
  const answer = await fetch(url, body === undefined ? init : { ...init, body: body as string })
  return {
    status: answer.status,
    headers: answer.headers,
    body: new Uint8Array(await answer.arrayBuffer()),
  }
}

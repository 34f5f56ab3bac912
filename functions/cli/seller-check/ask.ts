/** What came back, whatever it was. */
export interface Reply {
  status: number
  headers: Headers
  bytes: Uint8Array
  text: string
  json: Record<string, unknown> | null
  /** Why there is no answer; null when there is one. */
  fault: string | null
  ms: number
  /** The server's clock ahead of ours, in milliseconds, from its Date header; null when it sends none. */
  clockAheadMs: number | null
}

const patienceMs = 15_000

/** One call, as a shop makes it: no redirect is followed, and nothing is thrown. */
export async function ask(
  url: string,
  init: { method: string; headers: Record<string, string>; body?: string },
): Promise<Reply> {
  const began = performance.now()
  const sentAt = Date.now()
  const none = { status: 0, headers: new Headers(), bytes: new Uint8Array(), text: '', json: null }
  try {
    const response = await fetch(url, {
      ...init,
      redirect: 'manual',
      signal: AbortSignal.timeout(patienceMs),
    })
    const bytes = new Uint8Array(await response.arrayBuffer())
    const text = new TextDecoder().decode(bytes)
    const date = Date.parse(response.headers.get('date') ?? '')
    const clockAheadMs = Number.isNaN(date) ? null : date - (sentAt + Date.now()) / 2
    const ms = performance.now() - began
    const { status } = response
    const headers = new Headers(response.headers)
    return { status, headers, bytes, text, json: parse(text), fault: faultOf(status), ms, clockAheadMs }
  } catch (error) {
    const fault = error instanceof Error ? whyNot(error) : String(error)
    return { ...none, fault, ms: performance.now() - began, clockAheadMs: null }
  }
}

function faultOf(status: number): string | null {
  return status >= 300 && status < 400
    ? `It answered with a redirect (${status}), which no shop follows.`
    : null
}

function whyNot(error: Error): string {
  if (error.name === 'TimeoutError') return `It did not answer within ${patienceMs / 1000} seconds.`
  const cause = error.cause as NodeJS.ErrnoException | undefined
  return `It cannot be reached (${cause?.code ?? cause?.message ?? error.message}).`
}

function parse(text: string): Record<string, unknown> | null {
  try {
    const json: unknown = JSON.parse(text)
    return typeof json === 'object' && json !== null && !Array.isArray(json)
      ? (json as Record<string, unknown>)
      : null
  } catch {
    return null
  }
}

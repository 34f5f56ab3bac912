import type { Problem } from '../catalog/wire.ts'

/** A call that brought no answer: `code` as in the server's table, or `unreachable`. */
export class Refusal extends Error {
  readonly code: string
  readonly problem: Partial<Problem>
  constructor(problem: Partial<Problem>, options?: ErrorOptions) {
    super(problem.detail ?? 'The store cannot be reached just now.', options)
    this.code = problem.code ?? 'unreachable'
    this.problem = problem
  }
}

/**
 * Calls the store and reads its JSON. The shapes are those of `catalog/wire.ts`, checked by the server that
 * sends them; nothing of an answer is used but as text, number or address.
 * @throws Refusal with the server's problem, or `unreachable` after 20 s or without a network
 */
export async function call<Answer>(url: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(url, { signal: AbortSignal.timeout(20_000), ...init }).catch(
    (cause: unknown) => {
      throw new Refusal({}, { cause })
    },
  )
  const answer: unknown = await response.json().catch(() => ({}))
  if (!response.ok) throw new Refusal({ code: `http_${response.status}`, ...(answer as Partial<Problem>) })
  return answer as Answer
}

/** A POST of JSON. */
export function post<Answer>(
  url: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  return call<Answer>(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
    body: JSON.stringify(body),
  })
}

import type { Statements } from '../../statements/api.ts'
import { monthOf } from '../../statements/months.ts'
import { call } from '../api.ts'

/** Reads a month of the books; the present one where none is asked for. */
export async function readStatements(query: URLSearchParams): Promise<Statements> {
  const month = query.get('month') ?? monthOf(new Date())
  return call<Statements>(`statements/${encodeURIComponent(month)}`)
}

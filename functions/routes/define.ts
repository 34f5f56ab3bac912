import { OpenAPIHono, type z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { problemSchema } from '../../catalog/wire.ts'
import { type ErrorCode, errorTable, type FieldFault, VitrineError } from '../errors.ts'
import type { Figure } from '../flows/operator/metrics.ts'
import type { Shop } from '../flows/shop.ts'

/** Keeps the figures of this process and writes them beside those of the shop. */
export interface Metrics {
  /** A payment event was answered after so many seconds with this status. */
  acknowledged(seconds: number, status: number): void
  /** All figures as Prometheus reads them, with their content type. */
  text(figures: readonly Figure[]): Promise<{ type: string; body: string }>
}

/** What the routes get besides the shop. */
export interface AppOptions {
  /** Bearer of the operator's calls; null switches them off. */
  operatorToken: string | null
  /** Address of the caller, for rate limits. */
  addressOf(c: Context): string
  /** Calls back on every change of an order; absent where no stream can be held open. */
  watch?: (order: string, listener: () => void) => () => void
  /** True in a process that stays: payment events that arrive together are committed together. */
  commitsInGroups?: boolean
  version: string
  /** Absent in processes that do not stay, whose own figures would say nothing. */
  metrics?: Metrics
  /** Public keys of the licenses. */
  jwks(): { keys: object[] }
  /** Headers of a page of the store, for pages the functions draw. */
  pageHeaders(path: string): Record<string, string>
}

export type App = OpenAPIHono

/** A Hono app whose bodies are checked by schema; what does not fit becomes a coded refusal. */
export function createRouter(): App {
  return new OpenAPIHono({
    defaultHook: (result) => {
      if (!result.success) throw fromZod(result.error)
    },
  })
}

/** The JSON answer of a route, with the refusals it may give. */
export function answers<Status extends number, Schema extends z.ZodType>(
  status: Status,
  schema: Schema,
  description: string,
  codes: readonly ErrorCode[] = [],
) {
  const ok = { [status]: { description, content: { 'application/json': { schema } } } } as {
    [key in Status]: { description: string; content: { 'application/json': { schema: Schema } } }
  }
  return { ...ok, ...refusals(codes) }
}

/** Responses of the OpenAPI document for a list of codes, one a status. */
export function refusals(codes: readonly ErrorCode[]) {
  const byStatus = new Map<number, ErrorCode[]>()
  for (const code of codes) {
    const status = errorTable[code][0]
    byStatus.set(status, [...(byStatus.get(status) ?? []), code])
  }
  return Object.fromEntries(
    [...byStatus].map(([status, names]) => [
      status,
      {
        description: names.join(', '),
        content: { 'application/problem+json': { schema: problemSchema } },
      },
    ]),
  )
}

/** A JSON body, needed. */
export function jsonBody<Schema extends z.ZodType>(schema: Schema) {
  return { required: true, content: { 'application/json': { schema } } }
}

/** The first fault names the code, all faults are listed with their paths. */
export function fromZod(error: z.core.$ZodError): VitrineError {
  const fields = error.issues.flatMap((issue): FieldFault[] => {
    const path = issue.path.join('.')
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => {
        const field = path ? `${path}.${key}` : key
        return { field, code: 'unknown_field', message: `"${field}" is not a field of this request.` }
      })
    }
    const code = path.endsWith('quantity') ? 'quantity_invalid' : 'body_invalid'
    const message =
      code === 'quantity_invalid'
        ? 'Quantity must be a whole number from 1.'
        : `${path || 'The body'}: ${issue.message}.`
    return [{ field: path, code, message }]
  })
  const first = fields[0] ?? { field: '', code: 'body_invalid', message: 'The body is not understood.' }
  return new VitrineError(first.code as ErrorCode, first.message, { fields })
}

export type { Shop }

import type { LogFields } from '../flows/shop.ts'

/**
 * The fields of a log line: those of `LogFields` and no others, so that no line can hold a token, a password or a
 * mail address by accident.
 */
export function allowedFields({ order, delivery, job, code, error }: LogFields): object {
  return { order, delivery, job, code, ...(error === undefined ? {} : { error: describe(error) }) }
}

/** The cause in words with its own causes; a stack only for what is our own fault. */
function describe(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) }
  const causes: string[] = []
  for (let cause = error.cause; cause instanceof Error && causes.length < 5; cause = cause.cause)
    causes.push(cause.message)
  return {
    name: error.name,
    message: error.message,
    ...(causes.length ? { causes } : {}),
    stack: error.stack,
  }
}

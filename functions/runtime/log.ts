import pino from 'pino'
import type { Log, LogFields } from '../flows/shop.ts'

/**
 * Log lines as JSON. Only the fields of `LogFields` are written, so that no line can hold a token,
 * a password or a mail address by accident.
 */
export function createLog(level: string): Log {
  const logger = pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ dest: 2, sync: true }),
  )
  return {
    info: (fields, message) => logger.info(allowed(fields), message),
    warn: (fields, message) => logger.warn(allowed(fields), message),
    error: (fields, message) => logger.error(allowed(fields), message),
  }
}

function allowed({ order, delivery, job, code, error }: LogFields): object {
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

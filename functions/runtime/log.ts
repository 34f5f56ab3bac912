import pino from 'pino'
import type { Log } from '../flows/shop.ts'
import { allowedFields } from './log-fields.ts'

/** Log lines as JSON, with the fields of `log-fields.ts` and no others. */
export function createLog(level: string): Log {
  const logger = pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ dest: 2, sync: true }),
  )
  return {
    info: (fields, message) => logger.info(allowedFields(fields), message),
    warn: (fields, message) => logger.warn(allowedFields(fields), message),
    error: (fields, message) => logger.error(allowedFields(fields), message),
  }
}

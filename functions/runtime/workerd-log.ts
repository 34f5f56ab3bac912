import type { Log, LogFields } from '../flows/shop.ts'
import { allowedFields } from './log-fields.ts'

/** Log lines as JSON through the console, which is where workerd has them; the same fields as elsewhere. */
export function createConsoleLog(): Log {
  const line = (level: string, fields: LogFields, message: string): string =>
    JSON.stringify({ level, time: new Date().toISOString(), ...allowedFields(fields), msg: message })
  return {
    info: (fields, message) => console.info(line('info', fields, message)),
    warn: (fields, message) => console.warn(line('warn', fields, message)),
    error: (fields, message) => console.error(line('error', fields, message)),
  }
}

import { z } from 'zod'

/** A share as a person writes it, `12.5%`, to hundredths of a percent: at most two digits after the point. */
export const percentTextSchema = z
  .string()
  .regex(/^(?:100|\d{1,2}(?:\.\d{1,2})?)%$/, 'a share with a percent sign, such as "10%" or "7.5%"')

/**
 * `12.5%` → 1250, hundredths of a percent, without a float.
 * @param text as `percentTextSchema` takes it
 */
export function hundredthsOf(text: string): number {
  const [whole = '0', fraction = ''] = text.replace('%', '').split('.')
  return Number(whole + fraction.padEnd(2, '0'))
}

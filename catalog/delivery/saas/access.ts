import { z } from 'zod'
import type { SellerAccess } from '../seller-port.ts'

/** Text that may be shown: no control characters, which could hide or reorder what stands beside it. */
const printable = (longest: number) =>
  z
    .string()
    .min(1)
    .max(longest)
    .regex(/^[^\p{Cc}\p{Bidi_Control}]*$/u, 'must not have control characters')

/** An address that a buyer can be sent to: https, no user name in it. Also refuses `javascript:` and `data:`. */
const addressUpTo = (longest: number) =>
  z
    .string()
    .max(longest)
    .refine(isHttps, `must be an https address without a user name in it, at most ${longest} characters`)

const address = addressUpTo(512)

/** Limits of the KooGallery protocol; the password limit is the one of `userName`. */
const accessSchema = z.object({
  frontUrl: address,
  adminUrl: address.optional(),
  // It carries a token; no protocol limits it but our own.
  signOnUrl: addressUpTo(2048).optional(),
  userName: printable(128).optional(),
  password: printable(128).optional(),
  memo: z
    .string()
    .max(1024)
    .regex(/^[^\p{Bidi_Control}]*$/u, 'must not have control characters')
    .optional(),
})

/**
 * Checks what a seller handed over before any of it is stored or shown. A seller's answer is data, whatever the
 * protocol: nothing of it is used when one part is unusable.
 * @returns the access with empty fields left out, or the first fault as a clause that names the field
 */
export function checkAccess(access: SellerAccess): { access: SellerAccess } | { fault: string } {
  const filled = Object.fromEntries(Object.entries(access).filter(([, value]) => value))
  const checked = accessSchema.safeParse(filled)
  if (checked.success) return { access: checked.data }
  const [issue] = checked.error.issues
  return { fault: `${issue?.path.join('.') ?? 'access'}: ${issue?.message ?? 'not usable'}` }
}

function isHttps(text: string): boolean {
  if (!URL.canParse(text)) return false
  const url = new URL(text)
  return url.protocol === 'https:' && !url.username && !url.password && url.hostname.includes('.')
}

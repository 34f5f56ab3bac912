import { z } from 'zod'

/** A file inside the catalog folder, written relative to it: `media/products/tracewell.svg`. */
export function contentPathSchema(folder: string, extensions: readonly string[]): z.ZodString {
  return z
    .string()
    .max(200)
    .regex(
      new RegExp(`^${folder}/(?:[\\w-]+/)*[\\w][\\w.-]*\\.(?:${extensions.join('|')})$`),
      `a path such as "${folder}/name.${extensions[0]}", without ".." and with the ending ${extensions.join(', ')}`,
    )
}

/** Formats of a logo, and of a picture in the gallery. */
export const logoFormats = ['svg', 'png', 'webp'] as const
export const pictureFormats = ['svg', 'png', 'webp', 'jpg', 'avif'] as const

/** An address on the web that people open. */
export const webAddressSchema = z
  .url({ protocol: /^https$/, error: 'an https address, such as "https://seller.example/docs"' })
  .max(500)

export const mailAddressSchema = z.email('an e-mail address, such as "support@seller.example"').max(254)

/** BCP 47 language tag, such as `en` or `zh-CN`. */
export const localeSchema = z
  .string()
  .regex(/^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$/, 'a language tag, such as "en" or "zh-CN"')

/** A line of text for people: not empty, no line breaks, no markup. */
export function lineSchema(maxLength: number): z.ZodString {
  return z
    .string()
    .min(1)
    .max(maxLength)
    .regex(/^\S(?:.*\S)?$/u, 'one line of text, without spaces at its ends')
    .regex(/^[^<>]*$/u, 'plain text, without "<" and ">"')
}

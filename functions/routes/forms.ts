import type { Context } from 'hono'
import { VitrineError } from '../errors.ts'

/**
 * Reads a form, urlencoded or multipart.
 * @throws VitrineError `media_type`, `body_invalid`
 */
export async function readForm(c: Context): Promise<FormData> {
  const type = c.req.header('content-type') ?? ''
  if (!/^(multipart\/form-data|application\/x-www-form-urlencoded)\b/i.test(type)) {
    throw new VitrineError('media_type', 'Send the form of the page.')
  }
  try {
    return await c.req.formData()
  } catch (cause) {
    throw new VitrineError('body_invalid', 'The form is broken and cannot be read.', {}, { cause })
  }
}

/** The text fields of a form. */
export function textFields(form: FormData): [string, string][] {
  return [...form].filter((entry): entry is [string, string] => typeof entry[1] === 'string')
}

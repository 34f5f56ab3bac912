import { call } from '../core.ts'

/**
 * Sends one file as `multipart/form-data`.
 * @param about further fields, such as the line it belongs to
 * @returns the id to give as an input's value
 */
export async function uploadTo(
  url: string,
  file: File,
  about: Readonly<Record<string, string>> = {},
  headers: Record<string, string> = {},
): Promise<string> {
  const body = new FormData()
  for (const [name, value] of Object.entries(about)) body.append(name, value)
  body.append('file', file)
  const stored = await call<{ file: string }>(url, { method: 'POST', body, headers })
  return stored.file
}

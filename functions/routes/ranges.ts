import type { Span } from '../downloads/shelves.ts'

/**
 * What a `Range` header asks for of a file of so many bytes (RFC 9110, section 14.2). A header that is not understood,
 * or that asks for several parts, counts as none, which the section allows.
 * @returns `whole` without a usable range, `unsatisfiable` when it lies behind the end
 */
export function spanOf(header: string | undefined, size: number): Span | 'whole' | 'unsatisfiable' {
  const match = /^\s*bytes\s*=\s*(\d{0,15})-(\d{0,15})\s*$/i.exec(header ?? '')
  if (!match) return 'whole'
  const [, first = '', last = ''] = match
  if (first === '' && last === '') return 'whole'
  if (first === '') {
    const length = Math.min(Number(last), size)
    return length === 0 ? 'unsatisfiable' : { from: size - length, to: size - 1 }
  }
  const from = Number(first)
  if (last !== '' && Number(last) < from) return 'whole'
  if (from >= size) return 'unsatisfiable'
  return { from, to: last === '' ? size - 1 : Math.min(Number(last), size - 1) }
}

/** Whether an `If-Range` lets a part be sent: absent, or the strong tag of the file as it is (RFC 9110, section 13.1.5). */
export function mayResume(ifRange: string | undefined, etag: string): boolean {
  return ifRange === undefined || ifRange.trim() === etag
}

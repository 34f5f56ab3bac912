import type { z } from 'zod'
import type { Finding } from './problem.ts'

/** What zod calls a type, as an editor would. */
export const typeWords: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a group of fields',
  record: 'a group of fields',
}

export function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'number') return 'a number'
  if (typeof value === 'boolean') return 'true or false'
  return typeof value === 'string' ? 'a text' : 'a group of fields'
}

/** A value as it may stand in a message: short, and never a whole structure. */
export function quoted(value: unknown): string {
  if (Array.isArray(value)) return 'this'
  if (typeof value === 'object' && value !== null) return 'this'
  const text = String(value)
  return `"${text.length > 60 ? `${text.slice(0, 57)}…` : text}"`
}

type LimitIssue = z.core.$ZodIssueTooBig | z.core.$ZodIssueTooSmall

/** A text, list or number that is too small or too big. */
export function limitFinding(issue: LimitIssue, found: unknown): Finding {
  const isSmall = issue.code === 'too_small'
  const limit = Number(isSmall ? issue.minimum : issue.maximum)
  const bound = `at ${isSmall ? 'least' : 'most'} ${issue.inclusive === false ? limit + (isSmall ? 1 : -1) : limit}`
  if (issue.origin === 'string') {
    const length = String(found).length
    if (length === 0) return { message: 'this text is empty' }
    return { message: `this text has ${length} characters`, allowed: bound }
  }
  if (issue.origin === 'array') {
    const length = Array.isArray(found) ? found.length : 0
    return {
      message: length === 0 ? 'this list is empty' : `this list has ${length} entries`,
      allowed: bound,
    }
  }
  return { message: `${quoted(found)} is too ${isSmall ? 'small' : 'large'}`, allowed: bound }
}

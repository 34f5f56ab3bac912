import type { LogFields } from '../flows/shop.ts'

/**
 * The fields of a log line: those of `LogFields` and no others, so that no line can hold a token, a password or a
 * mail address by accident.
 */
export function allowedFields({ order, delivery, job, code, kind, ms, error }: LogFields): object {
  const fields = { order, delivery, job, code, kind, ms }
  return { ...fields, ...(error === undefined ? {} : { error: describe(error) }) }
}

/** The cause in words with its own causes; a stack only for what is our own fault. */
function describe(error: unknown): object {
  if (!(error instanceof Error)) return { message: withoutSecrets(String(error)) }
  const causes: string[] = []
  for (let cause = error.cause; cause instanceof Error && causes.length < 5; cause = cause.cause)
    causes.push(withoutSecrets(cause.message))
  return {
    name: error.name,
    message: withoutSecrets(error.message),
    ...(causes.length ? { causes } : {}),
    stack: error.stack === undefined ? undefined : withoutSecrets(error.stack),
  }
}

/** What errors of mail servers, databases and other services like to quote, each with what stands for it. */
const secrets: readonly [RegExp, string][] = [
  // Mail addresses, and passwords before a host.
  [/[^\s"'<>@:,/]+@(?=[^\s@])[^\s"'<>@,;)]+/g, '…@…'],
  [/\b(sk|rk|pk|whsec)_\w+/g, '$1_…'],
  [/\b(Bearer|Basic) +\S+/gi, '$1 …'],
  [/([?&#;](?:t|h|token|authtoken|key|password|secret)=)[^\s&#;"']+/gi, '$1…'],
]

/** A text of an error as a log may hold it. */
export function withoutSecrets(text: string): string {
  return secrets.reduce((shown, [secret, instead]) => shown.replace(secret, instead), text)
}

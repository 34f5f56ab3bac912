import { refusal } from '../runtime/refusal.ts'

/** DATABASE_URL, for the commands that need one. @throws a refusal when it is missing or is none of PostgreSQL */
export function databaseUrl(given: string | undefined): URL {
  const url = given ? URL.parse(given) : null
  if (url && /^postgres(ql)?:$/.test(url.protocol)) return url
  throw refusal(
    'DATABASE_URL must be the address of a PostgreSQL database, such as postgres://user:password@host/name.',
  )
}

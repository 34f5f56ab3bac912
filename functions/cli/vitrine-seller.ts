import { writeFileSync } from 'node:fs'
import { createV1Dialect } from './seller-check/dialect-v1.ts'
import { createV2Dialect } from './seller-check/dialect-v2.ts'
import { checkKooGallery } from './seller-check/koogallery.ts'
import type { Finding, Report } from './seller-check/report.ts'
import { checkVitrine } from './seller-check/vitrine.ts'

const help = `npx vitrine-seller check <url> --protocol koogallery-v2|koogallery-v1|vitrine [options]

Calls a seller's server as a shop does, every call marked as a test, and says what is right and what is not.
What it makes it releases again. Ends with 0 when nothing failed, 1 when something did, 2 when it was asked wrongly.

  --key <key>     the key that is shared with the shop; or set SELLER_KEY
  --wait <s>      how long an account may take until it can be used (60)
  --json <file>   also writes the findings as JSON
`

/** Each way to run the points of a protocol. */
const checks: Record<
  string,
  (place: { url: string; key: string }, options: { waitMs: number }) => Promise<Finding[]>
> = {
  'koogallery-v2': ({ url, key }, options) => checkKooGallery(createV2Dialect(url, key), options),
  'koogallery-v1': ({ url, key }, options) => checkKooGallery(createV1Dialect(url, key), options),
  vitrine: checkVitrine,
}

/** `npx vitrine-seller check <url> …`. */
export async function main(argv: string[]): Promise<number> {
  return checkSeller({ argv, env: process.env, print: (text) => console.log(text) })
}

/**
 * Checks a seller's server and prints what was found.
 * @param args.argv arguments after the command's name
 * @returns the exit code: 0, 1 when a point failed, 2 when the question cannot be understood
 */
export async function checkSeller(args: {
  argv: readonly string[]
  env: Readonly<Record<string, string | undefined>>
  print(text: string): void
}): Promise<0 | 1 | 2> {
  const { argv, env, print } = args
  const asked = readArguments(argv, env)
  if ('fault' in asked) {
    print(`${asked.fault}\n\n${help}`)
    return 2
  }
  const { url, protocol, key, waitMs, json } = asked
  const findings = (await checks[protocol]?.({ url, key }, { waitMs })) ?? []
  const count = (result: Finding['result']) => findings.filter((finding) => finding.result === result).length
  const report: Report = {
    ...{ url, protocol, findings },
    at: new Date().toISOString(),
    passed: count('passed'),
    failed: count('failed') + count('not asked'),
  }
  for (const finding of findings) print(lineOf(finding))
  print(`\n${report.passed} passed, ${count('noted')} noted, ${report.failed} failed.`)
  if (json) writeFileSync(json, `${JSON.stringify(report, null, 2)}\n`)
  return report.failed === 0 ? 0 : 1
}

interface Asked {
  url: string
  protocol: string
  key: string
  waitMs: number
  json: string | null
}

function readArguments(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Asked | { fault: string } {
  const [command, url, ...rest] = argv
  if (command !== 'check' || !url) return { fault: 'Say what to check: check <url>.' }
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    return { fault: `"${url}" is not a web address.` }
  const options = new Map<string, string>()
  for (let index = 0; index < rest.length; index += 2) {
    const [name = '', value] = rest.slice(index)
    if (!['--protocol', '--key', '--wait', '--json'].includes(name))
      return { fault: `"${name}" is not understood.` }
    if (value === undefined) return { fault: `${name} needs a value.` }
    options.set(name, value)
  }
  const protocol = options.get('--protocol') ?? ''
  if (!Object.hasOwn(checks, protocol))
    return { fault: `--protocol must be one of ${Object.keys(checks).join(', ')}.` }
  const key = options.get('--key') ?? env.SELLER_KEY ?? ''
  if (!key) return { fault: 'Give the key by --key or SELLER_KEY.' }
  const seconds = Number(options.get('--wait') ?? 60)
  if (!(seconds > 0)) return { fault: '--wait must be a number of seconds.' }
  return { url, protocol, key, waitMs: seconds * 1000, json: options.get('--json') ?? null }
}

function lineOf({ point, title, result, said }: Finding): string {
  const marks = { passed: 'ok  ', failed: 'FAIL', noted: 'note', 'not asked': '--  ' }
  return `${marks[result]} ${String(point).padStart(2)}  ${title}${said ? `\n         ${said}` : ''}`
}

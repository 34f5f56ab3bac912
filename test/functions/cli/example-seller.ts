import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

export const exampleKey = 'whsec_MDEyMzQ1Njc4OWFiY2RlZg=='

const exampleFile = fileURLToPath(
  new URL('../../../functions/sandbox/seller/example/server.mjs', import.meta.url),
)
export const exampleText = readFileSync(exampleFile, 'utf8')

/**
 * Starts the example seller until the test ends.
 * @param mistake lines of it that a careless seller writes otherwise; each must be there
 * @returns its address
 */
export async function startExample(mistake: readonly (readonly [from: string, to: string])[] = []) {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-example-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'server.mjs')
  let text = exampleText
  for (const [from, to] of mistake) {
    if (!text.includes(from)) throw new Error(`The example has no “${from}”.`)
    text = text.replaceAll(from, to)
  }
  writeFileSync(file, text)
  const env = { ...process.env, SELLER_KEY: exampleKey, PORT: '0' }
  const child = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'inherit'], env })
  onTestFinished(() => void child.kill('SIGKILL'))
  const first = await new Promise<string>((resolve) => {
    createInterface({ input: child.stdout }).once('line', resolve)
  })
  return first.replace('Listening on ', '')
}

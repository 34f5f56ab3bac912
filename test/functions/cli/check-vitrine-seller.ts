import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Report } from '../../../functions/cli/seller-check/report.ts'
import { checkSeller } from '../../../functions/cli/vitrine-seller.ts'
import { secret } from '../sellers/seller-world.ts'

/** Runs `vitrine-seller check` and reads what it printed and wrote. */
export async function check(url: string, protocol: string, key = secret) {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-check-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'report.json')
  const lines: string[] = []
  const argv = ['check', url, '--protocol', protocol, '--key', key, '--wait', '3', '--json', file]
  const exit = await checkSeller({ argv, env: {}, print: (text) => lines.push(text) })
  const report = JSON.parse(readFileSync(file, 'utf8')) as Report
  const said = (point: number) => {
    const found = report.findings.find((finding) => finding.point === point)
    return `${found?.result}: ${found?.said}`
  }
  return { exit, text: lines.join('\n'), report, said }
}

import { crashPoints } from '../../functions/crash-points.ts'
import type { Blow } from './aims.ts'
import type { RunResult } from './run.ts'
import { ways } from './ways.ts'

/** Share of values at or below which a part of them lies; values in any order. */
export function percentile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * part) - 1)] ?? 0
}

const names: Record<Blow, string> = {
  time: 'killed at a random time',
  database: 'database killed',
  standstill: 'stopped for 18 s, not killed',
  network: 'cut off from all others for 7 s',
}

/** The run in lines of text, ready to print. */
export function report(result: RunResult, heading: string): string {
  const { kills, lost, duplicated, wrong, recoverySeconds } = result
  const hits = new Map<string, number>()
  for (const { cause } of kills) hits.set(cause, (hits.get(cause) ?? 0) + 1)
  const rows = [...crashPoints.map((point) => [point, point]), ...Object.entries(names)]
  const points = rows.map(([cause = '', name = '']) => `  ${name.padEnd(28)} ${hits.get(cause) ?? 0}`)
  const spread = (values: readonly number[]): string =>
    `p50 ${percentile(values, 0.5).toFixed(1)} s, p99 ${percentile(values, 0.99).toFixed(1)} s`
  return [
    heading,
    ...points,
    `  ${kills.length} blows in ${Math.round(result.seconds)} s, ${kills.filter(({ asAimed }) => !asAimed).length} of them not at the point aimed at`,
    `  ${result.purchases} purchases, ${result.paid} paid, ${result.lines} lines; ${result.refused} tries to buy consulting, none of them sold`,
    ...ways.map((way) => `  ${way.padEnd(28)} ${result.bought.get(way) ?? 0}`),
    `  ${result.claimedAgain.length} jobs cut off by a kill; taken up again after ${spread(result.claimedAgain)}`,
    `  ${recoverySeconds.length} deliveries met by one kill or more; delivered ${spread(recoverySeconds)} after the first of them`,
    `  ${result.repeatedMails} letters repeated under the same Message-ID, each after a kill`,
    `  ${result.helped} deliveries sent back to work by the operator, after somebody else was out of reach`,
    `  ${lost.length} lost, ${duplicated.length} duplicated, ${wrong.length} otherwise wrong`,
    ...[...lost, ...duplicated, ...wrong].slice(0, 40).map((line) => `  ✗ ${line}`),
  ].join('\n')
}

import { liveThrough, type Tally } from '../functions/ledger/history.ts'

/** How often a long run says where it is. */
const sayEvery = 100_000

/**
 * Has the books live through random histories of money, each by its own seed so that a broken one can be had again.
 * @returns the laws that were broken, and the run in lines of text
 */
export function liveThroughMany({
  histories,
  seed,
  say,
}: {
  histories: number
  seed: number
  say: (line: string) => void
}): { broken: string[]; text: string } {
  const started = Date.now()
  const tally: Tally = new Map()
  const broken: string[] = []
  for (let index = 1; index <= histories; index += 1) {
    const own = seed * 1_000_003 + index
    const law = liveThrough(own, tally)
    if (law) broken.push(`history ${own}: ${law}`)
    if (index % sayEvery === 0 && index < histories) say(`${index} histories, ${broken.length} broken`)
  }
  const seconds = Math.round((Date.now() - started) / 1000)
  const text = [
    `ledger, seed ${seed}`,
    `  ${histories.toLocaleString('en')} random histories in ${seconds} s`,
    ...[...tally].sort().map(([kind, count]) => `  ${kind.padEnd(28)} ${count}`),
    `  ${broken.length} broke a law of the books`,
    ...broken.slice(0, 40).map((line) => `  ✗ ${line}`),
  ]
  return { broken, text: text.join('\n') }
}

const precisionMs = 200

/**
 * How far a server's clock is from ours: calls that are further and further off are made until it takes one, and then
 * the edge of what it takes is looked for. Null when it takes none.
 * @param options.withinMs how old a call may be by the protocol
 * @param options.hintMs what the server's own Date header says
 */
export async function clockOffset(
  taken: (offsetMs: number) => Promise<boolean>,
  { withinMs, hintMs }: { withinMs: number; hintMs: number | null },
): Promise<number | null> {
  for (const guess of guesses(withinMs, hintMs)) {
    if (!(await taken(guess))) continue
    let [refused, accepted] = [0, guess]
    while (Math.abs(accepted - refused) > precisionMs) {
      const middle = (accepted + refused) / 2
      if (await taken(middle)) accepted = middle
      else refused = middle
    }
    return accepted + Math.sign(guess) * withinMs
  }
  return null
}

function guesses(withinMs: number, hintMs: number | null): number[] {
  const near = [1.6, 3.4, 5.2, 7, 8.8, 10.6].map((times) => times * withinMs)
  const hinted = hintMs !== null && Math.abs(hintMs) > 30_000 ? [hintMs] : []
  return [...hinted, ...[...near, 3_600_000, 7_200_000].flatMap((ms) => [ms, -ms])]
}

/** What is said of it. */
export function clockSentence(offsetMs: number): string {
  return ` Your clock is ${Math.round(Math.abs(offsetMs) / 1000)} s off (${offsetMs > 0 ? 'ahead' : 'behind'}); set it by NTP.`
}

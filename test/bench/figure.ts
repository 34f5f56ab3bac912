/** One line of the figures: ours beside a peer's. */
export interface Figure {
  what: string
  ours: string
  peer?: string
  theirs?: string
  /** Ours divided by theirs. */
  ratio?: number
  goal?: string
  /** How to get what a fresh measurement of the peer needs. */
  note?: string
}

export function printFigures(figures: readonly Figure[]): void {
  for (const { what, ours, peer, theirs, ratio, goal, note } of figures) {
    console.log(`\n${what}\n  ours  ${ours}${goal ? `   (goal ${goal})` : ''}`)
    if (peer)
      console.log(
        `  peer  ${theirs}   ${peer}${ratio === undefined ? '' : `   ours is ${ratio.toFixed(2)}x`}`,
      )
    if (note) console.log(`        ${note}`)
  }
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}

/** Three digits are enough to compare. */
export function round(value: number): string {
  return String(Number(value.toPrecision(3)))
}

export function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`
}

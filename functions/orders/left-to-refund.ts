import { divide } from './divide.ts'

/** What of a payment is for a line, or went back of it; minor units. */
export interface Part {
  line: string
  net: number
  tax: number
}

/** What of a payment, and of each of its lines, has not gone back; minor units. */
export interface Left {
  total: number
  lines: Part[]
}

/**
 * @param total what was paid in money
 * @param paid what of it is for which line
 * @param back what went back, or is about to, and what banks hold or took; `lines` where it was for lines
 */
export function leftOf(
  total: number,
  paid: readonly Part[],
  back: readonly { amount: number; lines: readonly Part[] }[],
): Left {
  const left = back.reduce((rest, { amount }) => rest - amount, total)
  const lines = [...new Set(paid.map(({ line }) => line))].map((line) => {
    const came = sumOf(paid, line)
    const went = sumOf(
      back.flatMap((one) => one.lines),
      line,
    )
    return { line, net: Math.max(0, came.net - went.net), tax: Math.max(0, came.tax - went.tax) }
  })
  return { total: Math.max(0, left), lines }
}

/** A part of what is left of a line, its tax in proportion. @param amount at most what is left */
export function partOfLine({ line, net, tax }: Part, amount: number): Part {
  const [netPart = 0, taxPart = 0] = divide(amount, [net, tax])
  return { line, net: netPart, tax: taxPart }
}

function sumOf(parts: readonly Part[], line: string): Omit<Part, 'line'> {
  return parts
    .filter((part) => part.line === line)
    .reduce((sum, { net, tax }) => ({ net: sum.net + net, tax: sum.tax + tax }), { net: 0, tax: 0 })
}

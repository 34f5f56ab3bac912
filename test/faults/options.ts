import { parseArgs } from 'node:util'

const parts = ['kills', 'ledger'] as const
export type FaultPart = (typeof parts)[number]

export interface FaultOptions {
  /** What is run: shops that are killed, books that live through random histories. */
  parts: readonly FaultPart[]
  kills: number
  histories: number
  seed: number
  stores: readonly ('sqlite' | 'postgres')[]
}

/** The options of a fault run; a mistake ends the process with a sentence, before anything runs that could pass. */
export function readOptions(args: string[]): FaultOptions {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        kills: { type: 'string' },
        histories: { type: 'string' },
        store: { type: 'string' },
        seed: { type: 'string', default: '1' },
      },
    })
    return {
      parts: positionals.length ? positionals.map(partOf) : partsOf(values),
      kills: wholeNumber('kills', values.kills ?? '1000'),
      histories: wholeNumber('histories', values.histories ?? '1000000'),
      seed: wholeNumber('seed', values.seed),
      stores: storesOf(values.store ?? 'both'),
    }
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exit(1)
  }
}

function partOf(name: string): FaultPart {
  const part = parts.find((one) => one === name)
  if (part) return part
  throw new Error(`The parts of a fault run are ${parts.join(' and ')}; there is no "${name}".`)
}

/** Where no part is named: those that the options speak of, else all. */
function partsOf(given: { kills?: string; store?: string; histories?: string }): readonly FaultPart[] {
  const named = parts.filter((part) => (part === 'kills' ? (given.kills ?? given.store) : given.histories))
  return named.length ? named : parts
}

function wholeNumber(name: string, text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text)
  throw new Error(`--${name} must be a whole number from 1 on, and is "${text}".`)
}

function storesOf(name: string): FaultOptions['stores'] {
  if (name === 'both') return ['sqlite', 'postgres']
  if (name === 'sqlite' || name === 'postgres') return [name]
  throw new Error(`--store must be sqlite, postgres or both, and is "${name}".`)
}

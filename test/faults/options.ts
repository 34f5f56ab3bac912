import { parseArgs } from 'node:util'

export interface FaultOptions {
  kills: number
  seed: number
  stores: readonly ('sqlite' | 'postgres')[]
}

/** The options of a fault run; a mistake ends the process with a sentence, before anything runs that could pass. */
export function readOptions(args: string[]): FaultOptions {
  try {
    const { values } = parseArgs({
      args,
      options: {
        kills: { type: 'string', default: '1000' },
        store: { type: 'string', default: 'both' },
        seed: { type: 'string', default: '1' },
      },
    })
    return {
      kills: wholeNumber('kills', values.kills),
      seed: wholeNumber('seed', values.seed),
      stores: storesOf(values.store),
    }
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exit(1)
  }
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

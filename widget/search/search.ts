import type { Found } from './engine.ts'

export type { Found } from './engine.ts'

export interface SearchCall {
  turn: number
  file: string
  text: string
}

export type SearchReply = { turn: number } & ({ found: Found } | { fault: string })

export interface Search {
  /** Starts the worker and loads the file, ahead of the first letter. */
  prepare(): void
  /** @throws Error when the file cannot be loaded; asking again tries again */
  find(text: string): Promise<Found>
}

interface Asked {
  resolve(found: Found): void
  reject(fault: Error): void
}

/**
 * Search over one search file, in a worker: the page is never kept busy.
 * @param file address of the search file of the page's language
 * @param worker address of `/widget/vitrine-search-worker.js`
 */
export function openSearch({ file, worker }: { file: string; worker: string }): Search {
  const waiting = new Map<number, Asked>()
  let started: Worker | undefined
  let turns = 0

  const start = (): Worker => {
    const made = new Worker(trusted(worker), { type: 'module' })
    made.addEventListener('message', ({ data }: MessageEvent<SearchReply>) => {
      const asked = waiting.get(data.turn)
      waiting.delete(data.turn)
      if ('found' in data) asked?.resolve(data.found)
      else asked?.reject(new Error(data.fault))
    })
    made.addEventListener('error', () => {
      for (const asked of waiting.values()) asked.reject(new Error('the search cannot be started'))
      waiting.clear()
      made.terminate()
      started = undefined
    })
    return made
  }

  const find = (text: string): Promise<Found> => {
    started ??= start()
    const call: SearchCall = { turn: ++turns, file: new URL(file, location.href).href, text }
    started.postMessage(call)
    return new Promise((resolve, reject) => waiting.set(call.turn, { resolve, reject }))
  }
  return { prepare: () => void find('').catch(() => {}), find }
}

interface Policies {
  createPolicy(
    name: string,
    rules: { createScriptURL(url: string): string },
  ): { createScriptURL(url: string): string }
}

let policy: ReturnType<Policies['createPolicy']> | undefined

/** The address of a worker, as pages with Trusted Types ask for it. */
function trusted(url: string): string {
  const { trustedTypes } = globalThis as { trustedTypes?: Policies }
  policy ??= trustedTypes?.createPolicy('vitrine-search', { createScriptURL: (address) => address })
  return policy ? policy.createScriptURL(url) : url
}

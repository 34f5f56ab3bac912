/** The published length of queryInstance's comma list; two UUIDs fit (K6). */
const longestList = 100

/** How long a question waits for others to go with. */
const gatherMs = 10

type Send<Answer> = (instances: readonly string[]) => Promise<Answer>

interface Waiting<Answer> {
  instance: string
  resolve(answer: Answer): void
  reject(cause: unknown): void
}

export interface QueryBatches<Answer> {
  /** Asks after an instance together with what else is asked of the same server at the moment. */
  ask(server: string, instance: string, send: Send<Answer>): Promise<Answer>
}

/**
 * Puts questions after instances that come close together into one call. An answer that refuses the whole list says
 * nothing of each of them, so each is then asked after alone.
 * @param isAboutAll whether an answer may be given to everybody who asked
 */
export function createQueryBatches<Answer>(isAboutAll: (answer: Answer) => boolean): QueryBatches<Answer> {
  const gathering = new Map<string, Waiting<Answer>[]>()

  async function leave(server: string, send: Send<Answer>): Promise<void> {
    const waiting = gathering.get(server) ?? []
    gathering.delete(server)
    await Promise.all(lists(waiting).map((list) => askList(list, send)))
  }

  async function askList(list: readonly Waiting<Answer>[], send: Send<Answer>): Promise<void> {
    try {
      const answer = await send(list.map(({ instance }) => instance))
      if (list.length === 1 || isAboutAll(answer)) for (const { resolve } of list) resolve(answer)
      else for (const one of list) await askList([one], send)
    } catch (cause) {
      for (const { reject } of list) reject(cause)
    }
  }

  return {
    ask: (server, instance, send) =>
      new Promise((resolve, reject) => {
        const waiting = gathering.get(server)
        if (waiting) return void waiting.push({ instance, resolve, reject })
        gathering.set(server, [{ instance, resolve, reject }])
        setTimeout(() => void leave(server, send), gatherMs)
      }),
  }
}

function lists<Answer>(waiting: readonly Waiting<Answer>[]): Waiting<Answer>[][] {
  const filled: Waiting<Answer>[][] = []
  let length = 0
  for (const one of waiting) {
    const last = filled.at(-1)
    length += one.instance.length + 1
    if (last && length <= longestList) last.push(one)
    else {
      filled.push([one])
      length = one.instance.length
    }
  }
  return filled
}

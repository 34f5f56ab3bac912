/** Runs work when it is its turn. */
export type Turns = <Result>(work: () => Promise<Result>) => Promise<Result>

/**
 * Lets at most so many works run at once; the others wait in line.
 * @param places how many at once
 * @param patienceMs how long one may wait; then it is thrown out with an Error that says "timeout exceeded"
 */
export function createTurns(places: number, patienceMs: number): Turns {
  let free = places
  const line = new Set<() => void>()

  function wait(): Promise<void> {
    return new Promise((resolve, reject) => {
      const begin = (): void => {
        clearTimeout(overdue)
        line.delete(begin)
        resolve()
      }
      const overdue = setTimeout(() => {
        line.delete(begin)
        reject(new Error(`timeout exceeded: ${places} works were running for ${patienceMs} ms`))
      }, patienceMs)
      line.add(begin)
    })
  }

  return async (work) => {
    if (free > 0) free -= 1
    else await wait()
    try {
      return await work()
    } finally {
      const [next] = line
      if (next) next()
      else free += 1
    }
  }
}

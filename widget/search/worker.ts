import { readSearchIndex } from '../../catalog/search-format.ts'
import { createEngine, type Engine } from './engine.ts'
import type { SearchCall, SearchReply } from './search.ts'

let engine: Promise<Engine> | undefined

/** Everything of the search but the typing: fetches the file, builds the index, answers. */
addEventListener('message', async ({ data }: MessageEvent<SearchCall>) => {
  engine ??= load(data.file)
  try {
    const found = (await engine).find(data.text)
    reply({ turn: data.turn, found })
  } catch (fault) {
    engine = undefined
    reply({ turn: data.turn, fault: String(fault) })
  }
})

async function load(file: string): Promise<Engine> {
  const response = await fetch(file)
  if (!response.ok) throw new Error(`the search file answered ${response.status}`)
  return createEngine(readSearchIndex(await response.text()).records)
}

function reply(message: SearchReply): void {
  postMessage(message)
}

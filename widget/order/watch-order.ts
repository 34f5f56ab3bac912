import type { PublicOrder } from '../../catalog/wire.ts'
import { Refusal } from '../core.ts'

interface Watcher {
  changed(order: PublicOrder): void
  /** The order cannot be read; it is tried again unless the server said no. */
  lost(refusal: Refusal): void
}

const pauses = { going: 2_000, settled: 15_000, lost: 5_000 }

/**
 * Follows an order: by event stream where the server has one, else by asking with the ETag of the last answer.
 * @returns stops it
 */
export function watchOrder(id: string, { changed, lost }: Watcher): () => void {
  const url = `/api/orders/${encodeURIComponent(id)}`
  const abort = new AbortController()
  let stream: EventSource | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let etag = ''

  const ask = async (): Promise<void> => {
    const headers = { accept: 'application/json', ...(etag && { 'if-none-match': etag }) }
    try {
      const response = await fetch(url, { headers, cache: 'no-store', signal: abort.signal })
      if (response.status === 304) return again(pauses.going)
      const answer = await response.json()
      if (!response.ok)
        return fail(new Refusal({ code: `http_${response.status}`, ...answer }), response.status < 500)
      etag = response.headers.get('etag') ?? ''
      changed(answer as PublicOrder)
      if (!stream) listen()
      else again(answer.settled ? pauses.settled : pauses.going)
    } catch (cause) {
      if (!abort.signal.aborted) fail(new Refusal({}, { cause }), false)
    }
  }

  const listen = (): void => {
    stream = new EventSource(url)
    stream.addEventListener('order', ({ data }: MessageEvent<string>) =>
      changed(JSON.parse(data) as PublicOrder),
    )
    // A server without streams answers 406, which closes the stream for good; from then on it is asked.
    stream.onerror = () => {
      if (stream?.readyState === EventSource.CLOSED) again(pauses.going)
    }
  }

  const again = (pause: number): void => {
    clearTimeout(timer)
    if (!abort.signal.aborted) timer = setTimeout(() => void ask(), document.hidden ? pause * 5 : pause)
  }

  const fail = (refusal: Refusal, lasting: boolean): void => {
    lost(refusal)
    if (!lasting) again(pauses.lost)
  }

  void ask()
  return () => {
    abort.abort()
    clearTimeout(timer)
    stream?.close()
  }
}

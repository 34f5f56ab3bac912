import type { PublicOrder } from '../../catalog/wire.ts'
import { Refusal } from '../core.ts'

interface Watcher {
  changed(order: PublicOrder): void
  /** The order cannot be read; it is tried again unless the server said no. */
  lost(refusal: Refusal): void
}

/**
 * Milliseconds between two looks. A stream does not replace them: it may be held by another process of the shop than
 * the one that changed the order, or by a proxy that keeps what it should pass on.
 */
const pauses = { going: 2_000, quiet: 10_000, lost: 5_000 }

/**
 * Follows an order: by event stream where the server has one, and by asking with the ETag of the last answer;
 * every 10 s at least while the page is looked at.
 * @returns stops it
 */
export function watchOrder(id: string, { changed, lost }: Watcher): () => void {
  const url = `/api/orders/${encodeURIComponent(id)}`
  const abort = new AbortController()
  let stream: EventSource | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let etag = ''
  let shown: PublicOrder | undefined

  const tell = (order: PublicOrder): void => {
    shown = order
    changed(order)
  }

  const ask = async (): Promise<void> => {
    const before = shown
    const headers = { accept: 'application/json', ...(etag && { 'if-none-match': etag }) }
    try {
      const response = await fetch(url, { headers, cache: 'no-store', signal: abort.signal })
      const answer = response.status === 304 ? null : await response.json()
      if (answer && !response.ok)
        return fail(new Refusal({ code: `http_${response.status}`, ...answer }), response.status < 500)
      // What the stream told meanwhile is newer than this answer.
      if (shown !== before) return again(pauses.quiet)
      if (answer) etag = response.headers.get('etag') ?? ''
      const order = (answer as PublicOrder | null) ?? shown
      if (order) tell(order)
      if (!stream) listen()
      again(order?.settled || stream?.readyState !== EventSource.CLOSED ? pauses.quiet : pauses.going)
    } catch (cause) {
      if (!abort.signal.aborted) fail(new Refusal({}, { cause }), false)
    }
  }

  const listen = (): void => {
    stream = new EventSource(url)
    stream.addEventListener('order', ({ data }: MessageEvent<string>) =>
      tell(JSON.parse(data) as PublicOrder),
    )
    // A server without streams answers 406, which closes the stream for good; from then on it is only asked.
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
    if (lasting) stream?.close()
    else again(pauses.lost)
  }

  const seen = (): void => {
    if (!document.hidden) again(0)
  }

  document.addEventListener('visibilitychange', seen, { signal: abort.signal })
  void ask()
  return () => {
    abort.abort()
    clearTimeout(timer)
    stream?.close()
  }
}

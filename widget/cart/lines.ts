import type { WritableAtom } from 'nanostores'
import { atom } from '../core.ts'
import { type CartContent, keep, kept, keyOf, read } from './kept.ts'

const carts = new Map<string, WritableAtom<CartContent>>()

/**
 * The cart of this page's origin at a store: shared by all elements of the page, kept in the browser's storage, and
 * followed in its other tabs. A page that forbids storage has a cart until it is left.
 */
export function $cartOf(store: string): WritableAtom<CartContent> {
  const known = carts.get(store)
  if (known) return known
  const key = keyOf(store)
  const $content = atom<CartContent>(read(kept(key)))
  carts.set(store, $content)
  let written: string | undefined
  $content.listen((content) => {
    written = JSON.stringify(content)
    keep(key, content.lines.length ? written : null)
  })
  addEventListener('storage', (event) => {
    if (event.key !== null && event.key !== key) return
    if (event.newValue !== written) $content.set(read(event.newValue))
  })
  // A page that the browser's Back brings out of its cache heard of nothing meanwhile.
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted) $content.set(read(kept(key)))
  })
  return $content
}

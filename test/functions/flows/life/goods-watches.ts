import { arrow, type NotedRow, type Watch } from './moves.ts'

const watch = (columns: readonly string[], of: string, phase: (row: NotedRow) => string | null): Watch => ({
  columns,
  arrows: (before, after) => arrow(of, before && phase(before), after && phase(after)),
})

/** What else has a state of its own, and by which columns it is seen. */
export const goods: Readonly<Record<string, Watch>> = {
  pool_keys: {
    columns: ['order_id', 'delivery_id'],
    arrows: (before, after) => {
      const isMoved = before?.order_id && after?.order_id && before.order_id !== after.order_id
      if (isMoved && !after.delivery_id) return ['key: reserved → reserved for another']
      return arrow('key', before && keyPhase(before), after && keyPhase(after))
    },
  },
  download_links: watch(['session'], 'link', ({ session }) => (session ? 'begun' : 'made')),
  pull_tokens: {
    columns: ['hash', 'expires_at'],
    arrows: (before, after) => {
      if (!before || !after) return arrow('token', before && 'good', after && 'good')
      if (before.hash !== after.hash) return ['token: good → replaced']
      return before.expires_at === after.expires_at ? [] : ['token: good → longer']
    },
  },
  licenses: watch(['state'], 'license', ({ state }) => state ?? null),
  license_machines: watch(['lease_until'], 'seat', () => 'taken'),
  refunds: watch(['state'], 'refund', ({ state }) => state ?? null),
  disputes: watch(['state'], 'dispute', ({ state }) => state ?? null),
  leads: watch(['id'], 'lead', () => 'kept'),
}

function keyPhase({ order_id, delivery_id }: NotedRow): string {
  if (delivery_id) return 'given'
  return order_id ? 'reserved' : 'free'
}

/** Every arrow that there is; the test fails when one is not taken, and when another is. Images have a test of theirs. */
export const goodsArrows: readonly string[] = [
  'dispute: none → open',
  'dispute: open → won',
  'dispute: open → lost',
  // Heard of when it was over already.
  'dispute: none → lost',
  'key: none → free',
  'key: free → reserved',
  'key: reserved → given',
  // The one before did not pay in time.
  'key: reserved → reserved for another',
  // Paid so late that the one it reserved is another's.
  'key: free → given',
  'lead: none → kept',
  'lead: kept → none',
  'license: none → active',
  'license: active → suspended',
  'license: suspended → active',
  'license: suspended → ended',
  'license: active → ended',
  'link: none → made',
  'link: made → begun',
  // Not one byte came.
  'link: begun → made',
  'link: made → none',
  'link: begun → none',
  'refund: none → queued',
  'refund: queued → done',
  // Made by hand at the payment service.
  'refund: none → done',
  // The bank sent it back.
  'refund: done → failed',
  // The payment service refused to the last try.
  'refund: queued → failed',
  'seat: none → taken',
  'seat: taken → none',
  'token: none → good',
  'token: good → replaced',
  'token: good → longer',
  'token: good → none',
]

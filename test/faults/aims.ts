import type { CrashPoint } from '../../functions/crash-points.ts'
import type { Chance } from './random.ts'

/**
 * What else befalls a shop: at a random time it dies, its database dies, it stops for longer than its leases last, or it
 * reaches nobody any more.
 */
export const blows = ['time', 'database', 'standstill', 'network'] as const
export type Blow = (typeof blows)[number]

/** How a shop is to be hit. */
export interface Aim {
  /** A point to die at, or what is done to it from outside. */
  at: CrashPoint | Blow
  /** At which passing of the point. */
  passing: number
  /** After the start of the process, when no point is named. */
  afterMs: number
}

/** Points that are passed only now and then: the first passing must do. */
const rare: readonly (CrashPoint | Blow)[] = [
  'job.renewed',
  'end.answered',
  'refund.answered',
  'reconcile.written',
  'backup.copied',
  'action.answered',
  'action.written',
]

/** An aim for each blow: every point in turn, mixed, one in five at a random time, and now and then something else. */
export function aims(
  count: number,
  { points, hasDatabase }: { points: readonly CrashPoint[]; hasDatabase: boolean },
  chance: Chance,
): Aim[] {
  const times = Array.from({ length: Math.round(points.length / 4) }, () => 'time' as const)
  const round = [
    ...points,
    ...times,
    'standstill' as const,
    'network' as const,
    ...(hasDatabase ? ['database' as const] : []),
  ]
  const list: (CrashPoint | Blow)[] = []
  while (list.length < count) list.push(...shuffled(round, chance))
  return list.slice(0, count).map((at) => ({
    at,
    passing: rare.includes(at) ? 1 : chance.whole(1, 3),
    afterMs: chance.whole(50, 4000),
  }))
}

function shuffled<Item>(items: readonly Item[], chance: Chance): Item[] {
  return items
    .map((item) => ({ item, at: chance.next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item)
}

import type { CrashPoint } from '../../functions/crash-points.ts'
import type { Chance } from './random.ts'

/** Where or when a shop is to die. */
export interface Aim {
  /** Null: at a random time. */
  point: CrashPoint | null
  /** At which passing of the point. */
  passing: number
  /** After the start of the process, when no point is named. */
  afterMs: number
}

/** Points that are passed only now and then: the first passing must do. */
const rare: readonly CrashPoint[] = [
  'job.renewed',
  'end.answered',
  'refund.answered',
  'reconcile.written',
  'backup.copied',
  'action.answered',
  'action.written',
]
/** An aim for each kill: every point in turn, mixed, and one in five at a random time. */
export function aims(kills: number, points: readonly CrashPoint[], chance: Chance): Aim[] {
  const round = (): (CrashPoint | null)[] => {
    const times = Array.from({ length: Math.round(points.length / 4) }, () => null)
    return shuffled([...points, ...times], chance)
  }
  const list: (CrashPoint | null)[] = []
  while (list.length < kills) list.push(...round())
  return list.slice(0, kills).map((point) => ({
    point,
    passing: point && rare.includes(point) ? 1 : chance.whole(1, 3),
    afterMs: chance.whole(50, 4000),
  }))
}

function shuffled<Item>(items: readonly Item[], chance: Chance): Item[] {
  return items
    .map((item) => ({ item, at: chance.next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item)
}

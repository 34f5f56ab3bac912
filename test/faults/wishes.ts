import type { Aim } from './aims.ts'
import type { Wish } from './basket.ts'
import type { Chance } from './random.ts'
import { type Way, ways, waysByCall, waysByPeople } from './ways.ts'

/** How many things are in a basket that holds more than one. */
const several = 5

/** Buyers wish for every way in turn, in a random order, so that none is left to luck. */
export function createWishes(chance: Chance): (at: Aim['at']) => Wish {
  const next = inTurn(ways, chance)
  const byCall = inTurn(waysByCall, chance)
  const byPeople = inTurn(waysByPeople, chance)
  const ended = inTurn(
    ways.filter((way) => !waysByPeople.includes(way)),
    chance,
  )
  const filed = inTurn(['license signed', 'service with files'] as const, chance)

  /** What must be bought for a point to be passed; everything else is left to chance. */
  return (at) => {
    const looks = chance.is(0.7)
    const wish: Wish = {
      ways: chance.is(0.15) ? basketOf(next) : [next()],
      looks,
      isEnded: looks && chance.is(0.15),
      pays: chance.is(0.85) ? 'at once' : chance.is(0.6) ? 'later' : 'later, and is refused',
      paysTwice: chance.is(0.05),
    }
    switch (at) {
      case 'job.renewed':
        return { ...wish, ways: ['saas by koogallery-v2'] }
      case 'call.sent':
      case 'call.answered':
        return { ...wish, ways: [byCall()] }
      case 'license.signed':
        return { ...wish, ways: ['license signed'] }
      case 'file.written':
        return { ...wish, ways: [filed()], looks: true, pays: 'at once' }
      case 'action.answered':
      case 'action.written':
        return { ...wish, ways: [byPeople()], looks: true, isEnded: false, pays: 'at once' }
      case 'end.answered':
        return { ...wish, ways: [ended()], looks: true, isEnded: true, pays: 'at once' }
      case 'refund.answered':
        return { ...wish, pays: 'at once', paysTwice: true }
      default:
        return wish
    }
  }
}

function basketOf(next: () => Way): Way[] {
  return [...new Set(Array.from({ length: several }, next))]
}

/** Each of them before any comes again; every round in another order. */
function inTurn(of: readonly Way[], chance: Chance): () => Way {
  let round: Way[] = []
  return () => {
    if (round.length === 0) {
      round = of
        .map((way) => ({ way, at: chance.next() }))
        .sort((a, b) => a.at - b.at)
        .map(({ way }) => way)
    }
    return round.pop() as Way
  }
}

import type { Verdict } from './judge.ts'
import type { KeptMail } from './ledgers.ts'
import type { Purchase } from './purchase.ts'
import { isByPeople, type Way } from './ways.ts'

/** Letters that a line brings while it is delivered. */
interface LineLetters {
  delivered: number
  /** That the buyer has something to do: at least, at most. */
  buyer: [least: number, most: number]
  seller: number
}

/**
 * @param isServed the buyer looks, so that work by people goes on to its acceptance
 * @param isEnded the operator took it back, which people have to do for an account that they made
 */
function lettersOf(way: Way, { isServed, isEnded }: { isServed: boolean; isEnded: boolean }): LineLetters {
  const served = isServed ? 1 : 0
  if (way === 'license by people') return { delivered: served, buyer: [served, served], seller: 1 }
  // The request waits for its file: first the buyer is written to, and the seller only once it is sent.
  if (way === 'service with files')
    return { delivered: served, buyer: [1 + served, 1 + served], seller: 2 * served }
  if (way === 'saas by people')
    return { delivered: served, buyer: [served, served], seller: 1 + served + (isEnded ? 1 : 0) }
  if (isByPeople(way)) return { delivered: served, buyer: [served, served], seller: 1 + served }
  // A share that was accepted before a killed shop could note it needs no letter to the buyer; AWS asks nobody.
  const asked = way === 'image by openstack' || way === 'image by huawei' ? 1 : 0
  return { delivered: 1, buyer: [0, asked], seller: 0 }
}

/** The occasion of a letter: `del_x.delivered.3` and `del_x.delivered.5` tell of the same thing twice. */
export function occasionOf({ messageId }: KeptMail): string {
  return messageId.replace(/^<|@.*$/g, '').replace(/\.\d+$/, '')
}

/** Each letter of an order came, and came once. */
export function judgeLetters(
  { order, email, basket, wish, isDone, isEnded }: Purchase,
  about: readonly KeptMail[],
  verdict: Verdict,
): void {
  const lines = basket.lines.map(({ way }) => lettersOf(way, { isServed: wish.looks, isEnded }))
  const sum = (of: (letters: LineLetters) => number): number =>
    lines.reduce((total, one) => total + of(one), 0)
  const wanted: [what: string, occasion: RegExp, most: number, least: number][] = [
    ['letters that it is paid', /\.paid$/, 1, 1],
    ['letters that it is delivered', /\.delivered$/, sum((l) => l.delivered), sum((l) => l.delivered)],
    ['letters that the buyer must act', /\.buyer$/, sum((l) => l.buyer[1]), sum((l) => l.buyer[0])],
    ['letters to the seller', /\.seller$/, sum((l) => l.seller), sum((l) => l.seller)],
  ]
  for (const [what, occasion, most, least] of wanted) {
    const letters = about.filter((mail) => occasion.test(occasionOf(mail)))
    const found = new Set(letters.map(({ messageId }) => messageId)).size
    const ways = basket.lines.map(({ way }) => way).join(', ')
    if (found > most)
      verdict.duplicated.push(`${order} (${email}; ${ways}): ${found} ${what} instead of ${most}`)
    if (found < least && isDone)
      verdict.lost.push(`${order} (${email}; ${ways}): ${found} ${what} of ${least}`)
  }
}

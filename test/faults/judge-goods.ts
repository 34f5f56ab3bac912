import { createHash } from 'node:crypto'
import type { BasketLine } from './basket.ts'
import { type Holding, takeHold } from './hold.ts'
import type { Evidence, Verdict } from './judge.ts'
import type { Account } from './ledgers.ts'
import { keysOfPool } from './pool-keys.ts'
import type { Purchase } from './purchase.ts'
import { exportOf, madeFor, reportOf } from './seller-part.ts'
import { isByPeople, isImage, type Way } from './ways.ts'

/** The line's own way to say which protocol its seller keeps its account by. */
const protocols: Partial<Record<Way, string>> = {
  'saas by koogallery-v2': 'koogallery-v2',
  'saas by koogallery-v1': 'koogallery-v1',
  'saas by vitrine': 'vitrine',
  'license by koogallery-v1': 'koogallery-v1',
}

/** An account for one of an order's lines; sellers of the first generation know each line as an order of its own. */
export function isFor({ order }: Account, of: string): boolean {
  return order === of || order.startsWith(`${of}-`)
}

/** What the others' books and the buyer's own hands hold for an order: one of each, or none when it was taken back. */
export async function judgeGoods(purchase: Purchase, evidence: Evidence, verdict: Verdict): Promise<void> {
  for (const [index, line] of purchase.basket.lines.entries()) {
    const account = judgeAccount(line, purchase, evidence, verdict)
    if (isImage(line.way)) judgeShare(line, purchase, evidence, verdict)
    await judgeHolding({ line, index, account }, purchase, evidence, verdict)
  }
}

function judgeAccount(
  { way, product }: BasketLine,
  { order, isEnded }: Purchase,
  { ledgers }: Evidence,
  verdict: Verdict,
): Account | undefined {
  const protocol = protocols[way]
  if (!protocol) return undefined
  const accounts = ledgers
    .accounts()
    .filter((account) => account.protocol === protocol && isFor(account, order ?? ''))
    .filter(({ orderLine }) => protocol !== 'koogallery-v1' || orderLine === product.id)
  if (accounts.length === 0) verdict.lost.push(`${order}: the seller has no ${way}`)
  if (accounts.length > 1) verdict.duplicated.push(`${order}: ${accounts.length} times ${way} at the seller`)
  const [account] = accounts
  // Nobody takes a license text back: the software asks nobody.
  const isReleased = isEnded && way !== 'license by koogallery-v1'
  if (account && (account.releasedAt !== null) !== isReleased)
    verdict.wrong.push(`${order}: ${way} released: ${account.releasedAt !== null}`)
  return account
}

function judgeShare(
  { project, way }: BasketLine,
  { order, isEnded }: Purchase,
  { ledgers }: Evidence,
  verdict: Verdict,
): void {
  const rows = ledgers.members().filter((member) => member.project === project).length
  if (rows > 1) verdict.duplicated.push(`${order}: the ${way} is shared ${rows} times`)
  if (rows === 1 && isEnded) verdict.wrong.push(`${order}: the ${way} is shared after it was taken back`)
  if (rows === 0 && !isEnded) verdict.lost.push(`${order}: the ${way} is not shared`)
}

interface Held {
  line: BasketLine
  index: number
  account: Account | undefined
}

/** What the buyer holds is what it should be, is the same when it is looked at again, and opens while it is paid. */
async function judgeHolding(
  { line, index, account }: Held,
  purchase: Purchase,
  { world }: Evidence,
  verdict: Verdict,
): Promise<void> {
  const { order, page, wish, isEnded, isDone } = purchase
  const { way } = line
  if (!page || !isDone || (isByPeople(way) && !wish.looks)) return
  const before = purchase.held.get(index)
  const now = await takeHold(line, index, { page, world })
  const said = (what: string): number => verdict.wrong.push(`${order}: ${way}: ${what}`)
  if (before?.opens && (await before.opens()) === isEnded)
    said(isEnded ? 'opens after it was taken back' : 'does not open')
  if (isEnded) {
    if (now.values.length && way !== 'service with files') said('is handed out after it was taken back')
  } else if (before && !isSame(before, now, way)) {
    verdict.duplicated.push(`${order}: ${way}: holds ${now.values.join()} after ${before.values.join()}`)
  }
  const held = before ?? now
  purchase.held.set(index, held)
  const wanted = wantedOf(line, order ?? '', account)
  if (wanted && !isEnded && !wanted.every((value) => held.values.includes(value)))
    verdict.lost.push(`${order}: ${way}: holds ${held.values.join()} in place of ${wanted.join()}`)
  const count = countOf(line)
  if (held.values.length < count && !(isEnded && !before))
    verdict.lost.push(`${order}: ${way}: ${held.values.length} of ${count} in hand`)
  if (held.values.length > count)
    verdict.duplicated.push(`${order}: ${way}: ${held.values.length} in hand instead of ${count}`)
}

/** A password that people made is shown for a quarter of an hour. */
function isSame(before: Holding, now: Holding, way: Way): boolean {
  if (way === 'saas by people' && now.values.length === 0) return true
  return before.values.join('\n') === now.values.join('\n')
}

/** How many things a line puts into the buyer's hands. */
function countOf({ way, quantity }: BasketLine): number {
  if (isImage(way) || way === 'service') return 0
  if (way === 'license from a pool') return quantity
  // Image and token; what either side sent; password and message.
  const isPair = way === 'container' || way === 'service with files' || protocolSaas.includes(way)
  return isPair ? 2 : 1
}

const protocolSaas: readonly Way[] = ['saas by koogallery-v2', 'saas by koogallery-v1', 'saas by vitrine']

/** What must be in the buyer's hands, where somebody else knows it; null where only the shop does. */
function wantedOf(
  { way, product, inputs }: BasketLine,
  order: string,
  account: Account | undefined,
): string[] | null {
  if (way === 'saas by people' || way === 'license by people') return [madeFor(order)]
  if (way === 'service with files') {
    return [reportOf(order), exportOf(order)].map(({ name, text }) => `${name} ${sha256Of(text)}`)
  }
  if (way === 'download' && 'releases' in product.delivery) {
    return product.delivery.releases.slice(0, 1).flatMap(({ files }) => files[0]?.sha256 ?? [])
  }
  if (!account) return null
  if (way !== 'license by koogallery-v1') return [account.password]
  const code = inputs['identification-code'] ?? ''
  const mark = sha256Of(`${account.instance} ${code}`).slice(0, 32).toUpperCase()
  return [`LICENSE ${code} ${mark}`]
}

/** No two buyers hold the same key, and every key of a pool is one that its seller gave. */
export function judgeKeys({ purchases, world }: Evidence, verdict: Verdict): void {
  const given = new Set(Object.entries(world.pools).flatMap(([pool, count]) => keysOfPool(pool, count)))
  const holders = new Map<string, string>()
  const alone: readonly Way[] = [
    'license from a pool',
    'license by koogallery-v2',
    'license signed',
    'container',
  ]
  for (const { basket, held, order } of purchases) {
    for (const [index, { values }] of held) {
      const { way } = basket.lines[index] as BasketLine
      if (!alone.includes(way)) continue
      for (const value of way === 'container' ? values.slice(0, 1) : values) {
        const other = holders.get(value)
        if (other) verdict.duplicated.push(`${order} and ${other} hold the same ${way}`)
        holders.set(value, order ?? '')
        if (way === 'license from a pool' && !given.has(value))
          verdict.wrong.push(`${order}: a key that is in no pool`)
      }
    }
  }
}

function sha256Of(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

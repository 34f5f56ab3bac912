import type { CrashPoint } from '../../functions/crash-points.ts'
import { operatorOrderSchema } from '../../functions/flows/operator/operator-views.ts'
import { askJson } from './ask.ts'
import type { Blow } from './aims.ts'
import { isFor, judgeGoods, judgeKeys } from './judge-goods.ts'
import { judgeLetters, occasionOf } from './judge-letters.ts'
import type { KeptMail, Ledgers } from './ledgers.ts'
import type { Purchase } from './purchase.ts'
import type { Way } from './ways.ts'
import type { World } from './world.ts'

export interface Kill {
  /** Where it died, or what was done to it. */
  cause: CrashPoint | Blow
  at: number
  /** When the processes were killed that lived through it. */
  endedAt?: number
  passing: number
  /** False when the shop was to die at a point that it did not pass in time. */
  asAimed: boolean
}

export interface Verdict {
  paid: number
  lines: number
  /** Lines that were paid, by the way they are delivered. */
  bought: Map<Way, number>
  /** Paid and not delivered, or paid and not known to be; a sentence each. */
  lost: string[]
  /** Delivered, written or refunded twice. */
  duplicated: string[]
  /** Anything else that is not as it must be. */
  wrong: string[]
  /** Letters that came again under the same Message-ID, each after a kill. */
  repeatedMails: number
  /** How often the operator sent a delivery back to work, after somebody else was out of reach. */
  helped: number
  /** Seconds from the first kill that met an order between payment and delivery to the delivery. */
  recoverySeconds: number[]
}

export interface Evidence {
  purchases: readonly Purchase[]
  kills: readonly Kill[]
  ledgers: Ledgers
  world: World
}

/** Compares what the payment service, the sellers, the cloud and the mailbox have in their books. */
export async function judge(evidence: Evidence): Promise<Verdict> {
  const { purchases, ledgers } = evidence
  const verdict: Verdict = {
    paid: 0,
    lines: 0,
    bought: new Map(),
    lost: [],
    duplicated: [],
    wrong: [],
    repeatedMails: 0,
    helped: 0,
    recoverySeconds: [],
  }
  const mails = ledgers.mails()
  const sessions = grouped(
    ledgers.sessions().filter(({ payment_status }) => payment_status === 'paid'),
    ({ client_reference_id }) => client_reference_id ?? '',
  )
  for (const purchase of purchases) {
    if (purchase.fault) verdict.wrong.push(`${purchase.order} at ${purchase.at}: ${String(purchase.fault)}`)
    else if (!purchase.isDone) verdict.lost.push(`${purchase.order} never got beyond "${purchase.at}"`)
    const paid = sessions.get(purchase.order ?? '') ?? []
    if (!purchase.order) continue
    if (paid.length === 0) {
      judgeUnpaid(purchase, evidence, verdict)
      continue
    }
    verdict.paid += 1
    verdict.lines += purchase.basket.lines.length
    for (const { way } of purchase.basket.lines) verdict.bought.set(way, (verdict.bought.get(way) ?? 0) + 1)
    await judgeGoods(purchase, evidence, verdict)
    judgeLetters(purchase, ledgers.mailsAbout(purchase.order), verdict)
    judgeMoney(purchase.order, paid, ledgers, verdict)
    await judgeOrder(purchase.order, { world: evidence.world, isHelped: purchase.helped > 0 }, verdict)
    verdict.helped += purchase.helped
    measure(purchase, evidence, verdict)
  }
  judgeKeys(evidence, verdict)
  judgeRepeats(mails, evidence.kills, verdict)
  for (const event of ledgers.undelivered()) verdict.wrong.push(`never taken by the webhook: ${event}`)
  return verdict
}

/** Who did not pay holds nothing, and was told once that the bank refused. */
function judgeUnpaid(
  { order, basket, wish, isDone }: Purchase,
  { ledgers }: Evidence,
  verdict: Verdict,
): void {
  const accounts = ledgers.accounts().filter((account) => isFor(account, order ?? '')).length
  const projects = basket.lines.flatMap(({ project }) => project ?? [])
  const shares = ledgers.members().filter(({ project }) => projects.includes(project)).length
  if (accounts + shares > 0) verdict.duplicated.push(`${order}: delivered though it was not paid`)
  const letters = ledgers.mailsAbout(order ?? '')
  const told = new Set(
    letters.filter((mail) => / was refused$/.test(mail.subject)).map(({ messageId }) => messageId),
  )
  const wanted = wish.pays === 'later, and is refused' && isDone ? 1 : 0
  if (told.size !== wanted) verdict.wrong.push(`${order}: told ${told.size} times of a refused payment`)
  if (letters.some((mail) => /\.(paid|delivered)$/.test(occasionOf(mail)))) {
    verdict.wrong.push(`${order}: told that it is paid, and it is not`)
  }
}

function judgeMoney(
  order: string,
  paid: readonly { payment_intent: string | null }[],
  ledgers: Ledgers,
  verdict: Verdict,
): void {
  const intents = new Set(paid.map(({ payment_intent }) => payment_intent))
  const refunds = ledgers.refunds().filter(({ payment_intent }) => intents.has(payment_intent)).length
  if (refunds < paid.length - 1) verdict.lost.push(`${order}: paid ${paid.length} times, ${refunds} refunded`)
  if (refunds > paid.length - 1)
    verdict.duplicated.push(`${order}: paid ${paid.length} times, ${refunds} refunded`)
}

/** What the shop itself says must agree with the books, and its audit chain be whole. */
async function judgeOrder(
  order: string,
  { world, isHelped }: { world: World; isHelped: boolean },
  verdict: Verdict,
): Promise<void> {
  const shown = operatorOrderSchema.parse(
    await askJson(`${world.shopUrl}/api/operator/orders/${order}`, { token: world.operatorToken }),
  )
  if (shown.order.state !== 'paid')
    verdict.lost.push(`${order}: paid, and the shop says ${shown.order.state}`)
  if (!shown.auditIntact) verdict.wrong.push(`${order}: the audit chain is broken`)
  for (const job of shown.jobs) {
    // A person was called, came, and sent it back to work.
    if (job.state === 'dead' && !isHelped)
      verdict.wrong.push(`${order}: dead letter ${job.id}: ${job.lastError}`)
  }
}

/** A letter may come again only when a kill fell between its sending and its being marked. */
function judgeRepeats(mails: readonly KeptMail[], kills: readonly Kill[], verdict: Verdict): void {
  for (const copies of grouped(mails, ({ messageId }) => messageId).values()) {
    for (const [index, copy] of copies.entries()) {
      const before = copies[index - 1]
      if (!before) continue
      verdict.repeatedMails += 1
      const until = Math.min(copy.at, before.at + 5000)
      const isExcused = kills.some(({ at, endedAt = at }) => at <= until && endedAt >= before.at - 1000)
      if (!isExcused) verdict.duplicated.push(`${copy.messageId} "${copy.subject}" came again without a kill`)
    }
  }
}

function measure({ order, paidAt, basket }: Purchase, { ledgers, kills }: Evidence, verdict: Verdict): void {
  if (paidAt === null) return
  const first = new Map<string, number>()
  for (const mail of ledgers.mailsAbout(order ?? '')) {
    if (!/\.(delivered|buyer|seller)$/.test(occasionOf(mail))) continue
    const delivery = occasionOf(mail).split('.')[0] ?? ''
    first.set(delivery, Math.min(first.get(delivery) ?? Infinity, mail.at))
  }
  if (first.size < basket.lines.length) return
  for (const deliveredAt of first.values()) {
    const hit = kills.find(({ at }) => at > paidAt && at < deliveredAt)
    if (hit) verdict.recoverySeconds.push((deliveredAt - hit.at) / 1000)
  }
}

function grouped<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>()
  for (const item of items) {
    const group = groups.get(keyOf(item))
    if (group) group.push(item)
    else groups.set(keyOf(item), [item])
  }
  return groups
}

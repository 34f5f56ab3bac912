import { existsSync, readFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'
import type { World } from './world.ts'

/** A mail as the mailbox got it. */
export interface KeptMail {
  at: number
  to: string[]
  subject: string
  text: string
  messageId: string
}

const mailSchema = z.object({
  receivedAt: z.string(),
  messageId: z.string(),
  to: z.array(z.string()),
  subject: z.string(),
  text: z.string(),
})
const accountsSchema = z.object({
  accounts: z.array(
    z.object({
      instance: z.string(),
      order: z.string(),
      orderLine: z.string(),
      protocol: z.string(),
      password: z.string(),
      asked: z.number(),
      releasedAt: z.number().nullable(),
    }),
  ),
})
const membersSchema = z.object({
  members: z.array(z.object({ image: z.string(), project: z.string(), status: z.string() })),
})
const sessionSchema = z.object({
  id: z.string(),
  client_reference_id: z.string().nullable(),
  status: z.string(),
  payment_status: z.string(),
  payment_intent: z.string().nullable(),
  created: z.number(),
})
const refundSchema = z.object({ id: z.string(), payment_intent: z.string(), status: z.string() })

export type Account = z.output<typeof accountsSchema>['accounts'][number]
export type Member = z.output<typeof membersSchema>['members'][number]
export type Session = z.output<typeof sessionSchema>
export type Refund = z.output<typeof refundSchema>

/** The books of the outside, read where the stand-ins keep them: the shop has no hand in them. */
export interface Ledgers {
  /** All mails so far, oldest first. */
  mails(): readonly KeptMail[]
  /** Those that name an order, oldest first. */
  mailsAbout(order: string): readonly KeptMail[]
  accounts(): Account[]
  members(): Member[]
  sessions(): Session[]
  refunds(): Refund[]
  /** Events that the webhook has not taken yet, with the reason of the last try. */
  undelivered(): string[]
  close(): void
}

export function openLedgers(world: World): Ledgers {
  const mailbox = new DatabaseSync(world.ledger('mails.sqlite'), { readOnly: true })
  const stripe = new DatabaseSync(world.ledger('stripe.sqlite'), { readOnly: true })
  const mails: KeptMail[] = []
  const byOrder = new Map<string, KeptMail[]>()
  const newMails = mailbox.prepare('select id, json from mails where id > ? order by id')
  let lastMail = 0
  function fetchMails(): void {
    for (const row of newMails.all(lastMail)) {
      const { receivedAt, ...content } = mailSchema.parse(JSON.parse(String(row.json)))
      const mail = { ...content, at: Date.parse(receivedAt) }
      mails.push(mail)
      for (const order of new Set(mail.text.match(/\bord_\w+/g))) {
        byOrder.set(order, [...(byOrder.get(order) ?? []), mail])
      }
      lastMail = Number(row.id)
    }
  }
  const objects = <Row>(kind: string, schema: z.ZodType<Row>): Row[] =>
    stripe
      .prepare('select json from objects where kind = ?')
      .all(kind)
      .map(({ json }) => schema.parse(JSON.parse(String(json))))
  return {
    mails() {
      fetchMails()
      return mails
    },
    mailsAbout(order) {
      fetchMails()
      return byOrder.get(order) ?? []
    },
    accounts: () => readJson(world.ledger('seller.json'), accountsSchema)?.accounts ?? [],
    members: () => readJson(world.ledger('cloud.json'), membersSchema)?.members ?? [],
    sessions: () => objects('checkout.session', sessionSchema),
    refunds: () => objects('refund', refundSchema),
    undelivered: () =>
      stripe
        .prepare('select event, attempts, last_error from postings where delivered_at is null')
        .all()
        .map(({ event, attempts, last_error }) => `${event}, tried ${attempts} times: ${last_error}`),
    close() {
      mailbox.close()
      stripe.close()
    },
  }
}

function readJson<Content>(file: string, schema: z.ZodType<Content>): Content | null {
  return existsSync(file) ? schema.parse(JSON.parse(readFileSync(file, 'utf8'))) : null
}

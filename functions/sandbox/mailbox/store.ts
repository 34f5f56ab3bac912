import { DatabaseSync } from 'node:sqlite'

/** A mail as it arrived; `text` is its plain text, the only form that is ever shown. */
export interface Mail {
  id: number
  receivedAt: string
  messageId: string | null
  from: string
  to: string[]
  subject: string
  text: string
}

export interface MailStore {
  add(mail: Omit<Mail, 'id'>): void
  get(id: number): Mail | null
  /** Newest first. */
  list(): Mail[]
  close(): void
}

/** Mails in one SQLite file, so that a restart of the sandbox keeps them. */
export function openMailStore(file: string): MailStore {
  const db = new DatabaseSync(file)
  db.exec(`pragma journal_mode = wal; pragma busy_timeout = 2000;
    create table if not exists mails (id integer primary key, json text not null);`)
  const read = (row: Record<string, unknown>): Mail => ({
    ...JSON.parse(String(row.json)),
    id: Number(row.id),
  })
  return {
    add: (mail) => void db.prepare('insert into mails (json) values (?)').run(JSON.stringify(mail)),
    get(id) {
      const row = db.prepare('select id, json from mails where id = ?').get(id)
      return row ? read(row) : null
    },
    list: () => db.prepare('select id, json from mails order by id desc').all().map(read),
    close: () => db.close(),
  }
}

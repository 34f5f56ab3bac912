import { sql } from 'kysely'
import type { Store } from '../../../../functions/storage/store.ts'
import type { StoreKind } from '../../test-store.ts'

/** What of a row is noted whenever the row is made or changed. */
const noted = {
  orders: ['state'],
  deliveries: ['state', 'wanted', 'grant'],
  subscriptions: ['state', 'cancel_at'],
} as const
type Noted = keyof typeof noted

interface Row {
  state: string
  wanted?: string | null
  grant?: string | null
  cancel_at?: string | null
}

/**
 * Has the database itself note every change of a state, so that no arrow is taken unseen, and none is claimed that was
 * not taken.
 * @returns reads the arrows so far, in order, as `delivery: queued → working`
 */
export async function noteMoves(store: Store, kind: StoreKind): Promise<() => Promise<string[]>> {
  const run = (text: string) => sql.raw(text).execute(store.read)
  await (kind === 'sqlite' ? onSqlite(run) : onPostgres(run))
  return async () => {
    const { rows } = await sql<{ what: Noted; before: string | null; after: string }>`
      select what, before, after from moved order by seq`.execute(store.read)
    return rows.flatMap(({ what, before, after }) =>
      arrowsOf(what, before === null ? null : JSON.parse(before), JSON.parse(after)),
    )
  }
}

async function onSqlite(run: (text: string) => Promise<unknown>): Promise<void> {
  await run('create table moved (seq integer primary key, what text, before text, after text)')
  for (const [table, columns] of Object.entries(noted)) {
    const row = (of: string) =>
      `json_object(${columns.map((name) => `'${name}', ${of}."${name}"`).join(', ')})`
    const note = (before: string) =>
      `begin insert into moved (what, before, after) values ('${table}', ${before}, ${row('new')}); end`
    await run(`create trigger moved_${table} after update on ${table} ${note(row('old'))}`)
    await run(`create trigger made_${table} after insert on ${table} ${note('null')}`)
  }
}

/** A database is used by one test after another, so these are there already in all but the first. */
async function onPostgres(run: (text: string) => Promise<unknown>): Promise<void> {
  await run(
    'create table if not exists moved (seq bigint generated always as identity, what text, before text, after text)',
  )
  await run(`create or replace function note_move() returns trigger language plpgsql as $$ begin
    insert into moved (what, before, after) values (tg_table_name, to_jsonb(old)::text, to_jsonb(new)::text);
    return new; end $$`)
  for (const table of Object.keys(noted)) {
    await run(`create or replace trigger moved_${table} after insert or update on ${table}
      for each row execute function note_move()`)
  }
}

function arrowsOf(what: Noted, before: Row | null, after: Row): string[] {
  switch (what) {
    case 'orders':
      return arrow('order', before?.state ?? null, after.state)
    case 'deliveries':
      return [
        ...arrow('delivery', before?.state ?? null, after.state),
        ...arrow('wanted', before && aimOf(before), aimOf(after)),
        ...byHand(before && handOf(before), handOf(after)),
      ]
    case 'subscriptions':
      return arrow('subscription', before && withCancellation(before), withCancellation(after))
  }
}

function arrow(of: string, from: string | null, to: string): string[] {
  return from === to ? [] : [`${of}: ${from ?? 'none'} → ${to}`]
}

/** What money says a delivery should be, with the reason where it has one; at first it should run. */
function aimOf({ wanted }: Row): string {
  const { state, reason } = wanted
    ? (JSON.parse(wanted) as { state: string; reason: string | null })
    : { state: 'active', reason: null }
  return reason ? `${state} (${reason})` : state
}

/** Where the work of people stands; null where none is done. */
function handOf({ grant }: Row): string | null {
  const kept = JSON.parse(grant ?? 'null') as { engagement?: { step: string; ended?: string } } | null
  if (!kept?.engagement) return null
  return kept.engagement.ended ? 'closed' : kept.engagement.step
}

function byHand(from: string | null, to: string | null): string[] {
  return from === null || to === null || from === to ? [] : [`engagement: ${from} → ${to}`]
}

function withCancellation({ state, cancel_at }: Row): string {
  return cancel_at ? `${state}, canceling` : state
}

import { sql } from 'kysely'
import type { Store } from '../../../../functions/storage/store.ts'
import type { StoreKind } from '../../test-store.ts'

/** A row, as texts; its columns are read as they are, absent where the row was not there. */
export type NotedRow = Readonly<Record<string, string | null>>

/** What of a table is noted whenever a row is made, changed or deleted, and which arrows that is. */
export interface Watch {
  columns: readonly string[]
  arrows(before: NotedRow | null, after: NotedRow | null): string[]
}

/** Whatever money moves. */
const money: Readonly<Record<string, Watch>> = {
  orders: {
    columns: ['state'],
    arrows: (before, after) => arrow('order', before?.state ?? null, after?.state ?? null),
  },
  deliveries: {
    columns: ['state', 'wanted', 'grant'],
    arrows: (before, after) => [
      ...arrow('delivery', before?.state ?? null, after?.state ?? null),
      ...arrow('wanted', before && aimOf(before), after && aimOf(after)),
      ...byHand(before && handOf(before), after && handOf(after)),
    ],
  },
  subscriptions: {
    columns: ['state', 'cancel_at'],
    arrows: (before, after) =>
      arrow('subscription', before && withCancellation(before), after && withCancellation(after)),
  },
}

/**
 * Has the database itself note every change of a state, so that no arrow is taken unseen, and none is claimed that was
 * not taken.
 * @returns reads the arrows so far, in order, as `delivery: queued → working`
 */
export async function noteMoves(
  store: Store,
  kind: StoreKind,
  watched: Readonly<Record<string, Watch>> = money,
): Promise<() => Promise<string[]>> {
  const run = (text: string) => sql.raw(text).execute(store.read)
  await (kind === 'sqlite' ? onSqlite(run, watched) : onPostgres(run, watched))
  return async () => {
    const { rows } = await sql<{ what: string; before: string | null; after: string | null }>`
      select what, before, after from moved order by seq`.execute(store.read)
    return rows.flatMap(({ what, before, after }) =>
      watched[what] ? watched[what].arrows(before && JSON.parse(before), after && JSON.parse(after)) : [],
    )
  }
}

type Run = (text: string) => Promise<unknown>

async function onSqlite(run: Run, watched: Readonly<Record<string, Watch>>): Promise<void> {
  await run('create table if not exists moved (seq integer primary key, what text, before text, after text)')
  for (const [table, { columns }] of Object.entries(watched)) {
    const row = (of: string) =>
      `json_object(${columns.map((name) => `'${name}', ${of}."${name}"`).join(', ')})`
    const note = (before: string, after: string) =>
      `begin insert into moved (what, before, after) values ('${table}', ${before}, ${after}); end`
    await run(
      `create trigger if not exists moved_${table} after update on ${table} ${note(row('old'), row('new'))}`,
    )
    await run(
      `create trigger if not exists made_${table} after insert on ${table} ${note('null', row('new'))}`,
    )
    await run(
      `create trigger if not exists gone_${table} after delete on ${table} ${note(row('old'), 'null')}`,
    )
  }
}

/** A database is used by one test after another, so these are there already in all but the first. */
async function onPostgres(run: Run, watched: Readonly<Record<string, Watch>>): Promise<void> {
  await run(
    'create table if not exists moved (seq bigint generated always as identity, what text, before text, after text)',
  )
  await run(`create or replace function note_move() returns trigger language plpgsql as $$ begin
    insert into moved (what, before, after) values (tg_table_name,
      case when tg_op = 'INSERT' then null else to_jsonb(old)::text end,
      case when tg_op = 'DELETE' then null else to_jsonb(new)::text end);
    return null; end $$`)
  for (const table of Object.keys(watched)) {
    await run(`create or replace trigger moved_${table} after insert or update or delete on ${table}
      for each row execute function note_move()`)
  }
}

/** None where nothing changed. @param from null: there was none; `to` null: there is none any more */
export function arrow(of: string, from: string | null | undefined, to: string | null | undefined): string[] {
  return (from ?? null) === (to ?? null) ? [] : [`${of}: ${from ?? 'none'} → ${to ?? 'none'}`]
}

/** What money says a delivery should be, with the reason where it has one; at first it should run. */
function aimOf({ wanted }: NotedRow): string {
  const { state, reason } = wanted
    ? (JSON.parse(wanted) as { state: string; reason: string | null })
    : { state: 'active', reason: null }
  return reason ? `${state} (${reason})` : state
}

/** Where the work of people stands; null where none is done. */
function handOf({ grant }: NotedRow): string | null {
  const kept = JSON.parse(grant ?? 'null') as { engagement?: { step: string; ended?: string } } | null
  if (!kept?.engagement) return null
  return kept.engagement.ended ? 'closed' : kept.engagement.step
}

function byHand(from: string | null, to: string | null): string[] {
  return from === null || to === null || from === to ? [] : [`engagement: ${from} → ${to}`]
}

function withCancellation({ state, cancel_at }: NotedRow): string {
  return cancel_at ? `${state}, canceling` : `${state}`
}

import type { PgBoss } from 'pg-boss'
import { explainAway } from '../storage/away.ts'
import type { PostgresStore } from '../storage/postgres.ts'
import { deadName, queueNames } from './boss-rows.ts'

/** A holder that says nothing for this long has lost its job; jobs/run.ts speaks every 5 s. pg-boss allows no less than 10. */
const heartbeatSeconds = 15

const daySeconds = 86_400

/** Held while tables and queues are made; any number, agreed upon by every process. */
const installLock = 7_461_024

const queueOptions = {
  heartbeatSeconds,
  expireInSeconds: 3600,
  // A job that is still to be run is never thrown away; one that is done goes with the bodies of the events.
  retentionSeconds: 3650 * daySeconds,
  deleteAfterSeconds: 30 * daySeconds,
  retryDelay: 0,
}

/** Starts pg-boss and makes its tables and queues where it may; several processes may start at once. */
export async function installBoss(boss: PgBoss, { pool }: PostgresStore, migrate: boolean): Promise<void> {
  if (!migrate) {
    await boss.start()
    return
  }
  const client = await pool.connect().catch((error: unknown) => {
    throw explainAway(error)
  })
  try {
    await client.query('set lock_timeout = 0; set statement_timeout = 0')
    await client.query(`select pg_advisory_lock(${installLock})`)
    await boss.start()
    const there = new Set((await boss.getQueues()).map(({ name }) => name))
    const { retentionSeconds } = queueOptions
    if (!there.has(deadName)) await boss.createQueue(deadName, { retentionSeconds })
    for (const name of queueNames(['anywhere', 'node'])) {
      if (!there.has(name)) await boss.createQueue(name, { ...queueOptions, deadLetter: deadName })
    }
    // pg-boss has no index by which the jobs of an order are found.
    const { rows } = await client.query("select to_regclass('pgboss.vitrine_job_order') as found")
    if (!rows[0].found) {
      await client.query("create index vitrine_job_order on pgboss.job ((data->>'order'))")
    }
  } finally {
    // Closed rather than given back: the lock and the setting end with it.
    client.release(true)
  }
}

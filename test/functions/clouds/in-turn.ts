import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import type { ImageShare, ShareAnswer } from '../../../catalog/delivery/cloud-port.ts'
import { inTurn, type TurnedCloud, type TurnOptions } from '../../../functions/clouds/in-turn.ts'
import { takeLease } from '../../../functions/storage/leases.ts'
import { openTestStore, type StoreKind } from '../test-store.ts'

const share: ImageShare = { cloud: 'aurora', region: 'eu-north-1', image: 'i', project: 'p' }
const name = 'image aurora eu-north-1 i p'

/** A cloud that, like Glance, looks whether a project is a member and writes it a moment later. */
function slowCloud() {
  const rows: string[] = []
  const seen = { atOnce: 0, most: 0, turns: [] as boolean[] }
  const slowly = async (work: () => void): Promise<ShareAnswer> => {
    seen.atOnce += 1
    seen.most = Math.max(seen.most, seen.atOnce)
    await pause(15)
    work()
    seen.atOnce -= 1
    return { status: rows.length ? 'pending' : 'absent' }
  }
  const cloud: TurnedCloud = {
    grant: async ({ project }, hasTurn = () => true) => {
      const isMember = rows.includes(project)
      seen.turns.push(hasTurn())
      return slowly(() => !isMember && rows.push(project))
    },
    revoke: ({ project }) =>
      slowly(() => rows.splice(0, rows.length, ...rows.filter((row) => row !== project))),
    status: async () => ({ status: rows.length ? 'pending' : 'absent' }),
    consoleUrl: () => null,
  }
  return { cloud, rows, seen }
}

/** What holds for turns in every store. */
export function describeTurns(kind: StoreKind): void {
  async function open() {
    const folder = mkdtempSync(join(tmpdir(), 'vitrine-turns-'))
    const { store, stop } = await openTestStore({ folder, maxAttempts: 1, kind })
    onTestFinished(async () => {
      await stop()
      rmSync(folder, { recursive: true, force: true })
    })
    const outside = slowCloud()
    /** The cloud as a process of its own has it. */
    const processWith = (options: Partial<TurnOptions> = {}) =>
      inTurn(outside.cloud, {
        store: () => store,
        now: () => new Date(),
        random: (bytes) => randomBytes(bytes),
        ...options,
      })
    return { ...outside, store, processWith }
  }

  test('eight processes that share an image with a project at once make one member', async () => {
    const { rows, seen, processWith } = await open()
    const answers = await Promise.all(Array.from({ length: 8 }, () => processWith().grant(share)))
    expect(answers).toEqual(answers.map(() => ({ status: 'pending' })))
    expect({ rows, most: seen.most }).toEqual({ rows: ['p'], most: 1 })
  })

  test('one process that shares eight times at once makes one member', async () => {
    const { rows, seen, processWith } = await open()
    const one = processWith()
    await Promise.all(Array.from({ length: 8 }, () => one.grant(share)))
    expect({ rows, most: seen.most }).toEqual({ rows: ['p'], most: 1 })
  })

  test('other projects do not wait', async () => {
    const { seen, processWith } = await open()
    const one = processWith()
    await Promise.all(['a', 'b', 'c'].map((project) => one.grant({ ...share, project })))
    expect(seen.most).toBeGreaterThan(1)
  })

  test('who waits too long is put off and asks again later', async () => {
    const { store, rows, processWith } = await open()
    const until = new Date(Date.now() + 60_000).toISOString()
    await takeLease(store.read, { name, holder: 'another', until }, new Date())
    expect(await processWith({ patienceMs: 200 }).grant(share)).toEqual({
      status: 'unreachable',
      reason: expect.stringContaining('Another process'),
    })
    expect(rows).toEqual([])
  })

  test('the turn of a process that died is over when its time is', async () => {
    const { store, rows, processWith } = await open()
    const until = new Date(Date.now() + 300).toISOString()
    await takeLease(store.read, { name, holder: 'dead', until }, new Date())
    expect(await processWith().grant(share)).toEqual({ status: 'pending' })
    expect(rows).toEqual(['p'])
  })

  test('a process that stood still past its turn is told so before it gives access', async () => {
    const { seen, processWith } = await open()
    let asked = 0
    // The clock jumps between taking the turn and using it, as after a sleep of the machine.
    const now = () => new Date(Date.now() + (asked++ >= 2 ? 90_000 : 0))
    await processWith({ now }).grant(share)
    expect(seen.turns).toEqual([false])
  })

  test('a turn is given back, so that nothing stays in the store', async () => {
    const { store, processWith } = await open()
    await processWith().grant(share)
    await processWith().revoke(share)
    expect(await store.read.selectFrom('leases').selectAll().execute()).toEqual([])
  })
}

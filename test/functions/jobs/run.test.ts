import { expect, test, vi } from 'vitest'
import type { Job } from '../../../functions/jobs/queue.ts'
import { startRunner } from '../../../functions/jobs/run.ts'
import { createTestShop } from '../test-shop.ts'

test('sellers that hang, however many, take no payment’s and no mail’s turn', async () => {
  const { shop } = await createTestShop()
  const runAt = new Date()
  const sellers = Array.from({ length: 50 }, (_, count) => ({
    id: `deliver.del_${count}.0`,
    kind: 'deliver' as const,
    subject: `del_${count}`,
    place: 'node' as const,
    runAt,
  }))
  await shop.store.transaction((tx) => shop.queue.enqueue(tx, sellers))
  const done: string[] = []
  const hanging = new Map<string, () => void>()
  const runner = startRunner({
    queue: shop.queue,
    now: () => new Date(),
    async handle(job: Job) {
      if (job.kind === 'deliver') await new Promise<void>((answer) => hanging.set(job.id, answer))
      await shop.store.transaction((tx) => shop.queue.complete(tx, job, new Date()))
      done.push(job.id)
    },
    failed: async () => {},
    faulted: (error) => done.push(String(error)),
  })
  await vi.waitFor(() => expect(hanging.size).toBe(8), 5000)
  await shop.store.transaction((tx) =>
    shop.queue.enqueue(tx, [
      { id: 'settle.evt_1', kind: 'settle', subject: 'session:cs_1', runAt },
      { id: 'mail.1', kind: 'mail', subject: 'mail_1', runAt },
    ]),
  )
  runner.poke()
  await vi.waitFor(() => expect(done.toSorted()).toEqual(['mail.1', 'settle.evt_1']), 5000)
  expect(hanging.size).toBe(8)
  const stopped = runner.stop()
  for (const answer of hanging.values()) answer()
  await stopped
})

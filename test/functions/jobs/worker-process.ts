import { startRunner } from '../../../functions/jobs/run.ts'
import { openShopStore } from '../../../functions/runtime/open-store.ts'

// A process that runs jobs as the shop does: `hold` never finishes one, `do` does each at once. It tells of every job
// on standard output, with the time.
const [role, dataDir = '', url] = process.argv.slice(2)
const { store, queue } = await openShopStore({ dataDir, ...(url ? { DATABASE_URL: url } : {}) })

startRunner({
  queue,
  now: () => new Date(),
  concurrency: role === 'hold' ? 4 : 32,
  async handle(job) {
    console.log(`${role} ${job.id} ${Date.now()}`)
    if (role === 'hold') await new Promise(() => {})
    await store.transaction((tx) => queue.complete(tx, job, new Date()))
  },
  failed: async (_job, error) => console.error(error),
  faulted: (error) => console.error(error),
})
console.log('ready')

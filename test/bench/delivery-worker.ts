import { putBack, work } from '../../functions/flows/work.ts'
import { startRunner } from '../../functions/jobs/run.ts'
import { openDeliveryShop } from './delivery-shop.ts'

// A process that delivers, as the shop's own processes do: `delivery-worker.ts <folder> <key> [database]`. It works from
// the first message on.
const [dataDir = '', key = '', databaseUrl] = process.argv.slice(2)
const { shop } = await openDeliveryShop({ dataDir, databaseUrl }, Buffer.from(key, 'hex'))
process.once('message', () => {
  startRunner({
    queue: shop.queue,
    now: shop.now,
    handle: (job) => work(job, shop),
    failed: (job, error) => putBack(job, error, shop),
    faulted: (error) => console.error(error),
  })
})
process.once('disconnect', () => process.exit(0))
process.send?.('ready')

import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { Figure } from '../flows/operator/metrics.ts'
import type { Metrics } from '../routes/define.ts'

/** Around the bound of 200 ms that the acknowledgement of a webhook keeps to. */
const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2.5, 10]

/** Figures of this process (memory, event loop, how fast it acknowledges) beside those of the whole shop. */
export function createMetrics(version: string): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  new Gauge({
    name: 'vitrine_info',
    help: 'The version that runs.',
    labelNames: ['version'],
    registers,
  }).set({ version }, 1)
  const acknowledged = new Histogram({
    name: 'vitrine_webhook_acknowledgement_seconds',
    help: 'From the arrival of a payment event to its answer, by status.',
    labelNames: ['status'],
    buckets,
    registers,
  })
  return {
    acknowledged: (seconds, status) => acknowledged.observe({ status: String(status) }, seconds),
    async text(figures) {
      for (const figure of figures) write(figure, registry)
      return { type: registry.contentType, body: await registry.metrics() }
    },
  }
}

/** Sets a figure to what it is now; a state that no row has any more is gone. */
function write({ name, help, type, samples }: Figure, registry: Registry): void {
  const full = `vitrine_${name}`
  registry.removeSingleMetric(full)
  if (samples.length === 0) return
  const settings = {
    name: full,
    help,
    labelNames: Object.keys(samples[0]?.labels ?? {}),
    registers: [registry],
  }
  if (type === 'counter') {
    const counter = new Counter(settings)
    for (const { labels, value } of samples) counter.inc(labels, value)
  } else {
    const gauge = new Gauge(settings)
    for (const { labels, value } of samples) gauge.set(labels, value)
  }
}

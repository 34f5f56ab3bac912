import { buildSettings } from '../../functions/cli/build-settings.ts'
import { buildShop } from '../../functions/cli/build-shop.ts'
import { activationFigures } from './activations.ts'
import { byteFigures } from './bytes.ts'
import { deliveryFigures } from './deliveries.ts'
import { type Figure, printFigures } from './figure.ts'
import { hangingFigures } from './hanging.ts'
import { hostileFigures } from './hostile.ts'
import { recoveryFigures } from './recovery.ts'
import { startFigures } from './start.ts'
import { webhookFigures } from './webhook.ts'

const parts: Record<string, (distDir: string) => Promise<Figure[]>> = {
  bytes: byteFigures,
  start: startFigures,
  webhook: webhookFigures,
  hanging: () => hangingFigures(),
  'hanging-long': () => hangingFigures({ seconds: 300, eventsPerSecond: 200 }),
  deliveries: deliveryFigures,
  activations: activationFigures,
  recovery: recoveryFigures,
  hostile: hostileFigures,
}
/** These measure what was built. */
const built = ['bytes', 'start']

const asked = process.argv.slice(2)
const unknown = asked.find((name) => !Object.hasOwn(parts, name))
if (unknown) {
  console.error(`There is no part "${unknown}". Parts: ${Object.keys(parts).join(' ')}`)
  process.exit(1)
}
/** They take many minutes by themselves, so they are asked for by name. */
const long = ['hostile', 'hanging-long']
const chosen = asked.length ? asked : Object.keys(parts).filter((name) => !long.includes(name))
const settings = buildSettings(process.env)
if (chosen.some((name) => built.includes(name))) await buildShop(settings, console.log)
let failed = 0
for (const [name, measure] of Object.entries(parts)) {
  if (!chosen.includes(name)) continue
  const started = performance.now()
  console.log(`\n— ${name}`)
  try {
    printFigures(await measure(settings.distDir))
  } catch (error) {
    // The other parts have their say all the same.
    console.error(error)
    failed += 1
  }
  console.log(`  (${Math.round((performance.now() - started) / 1000)} s)`)
}
process.exit(failed ? 1 : 0)

import { buildSettings } from '../../functions/cli/build-settings.ts'
import { buildShop } from '../../functions/cli/build-shop.ts'
import { byteFigures } from './bytes.ts'
import { type Figure, printFigures } from './figure.ts'
import { startFigures } from './start.ts'
import { webhookFigures } from './webhook.ts'

const parts: Record<string, (distDir: string) => Promise<Figure[]>> = {
  bytes: byteFigures,
  webhook: webhookFigures,
  start: startFigures,
}

const asked = process.argv.slice(2)
const unknown = asked.find((name) => !(name in parts))
if (unknown) {
  console.error(`There is no part "${unknown}". Parts: ${Object.keys(parts).join(' ')}`)
  process.exit(1)
}
const settings = buildSettings(process.env)
await buildShop(settings, console.log)
for (const [name, measure] of Object.entries(parts)) {
  if (!asked.length || asked.includes(name)) printFigures(await measure(settings.distDir))
}

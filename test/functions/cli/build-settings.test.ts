import { expect, test } from 'vitest'
import { buildSettings } from '../../../functions/cli/build-settings.ts'

test.for(['70000', 'http', '-1'])('PORT %s is refused by its own name', (PORT) => {
  expect(() => buildSettings({ PORT })).toThrow(`PORT must be a number up to 65535, and is "${PORT}".`)
})

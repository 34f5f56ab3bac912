import { expect, test } from 'vitest'
import { runTool } from '../../../functions/cli/tool.ts'

test.for([
  ['--kills', 'many', '--kills must be a whole number from 1 on, and is "many".\n'],
  ['--kills', '0', '--kills must be a whole number from 1 on, and is "0".\n'],
  ['--seed', '1.5', '--seed must be a whole number from 1 on, and is "1.5".\n'],
  ['--store', 'oracle', '--store must be sqlite, postgres or both, and is "oracle".\n'],
  ['--histories', '1e6', '--histories must be a whole number from 1 on, and is "1e6".\n'],
] as const)('a fault run with %s %s does not begin, so it cannot pass', async ([option, value, sentence]) => {
  const { code, output } = await runTool('functions/cli/enter.mjs', ['test-faults', option, value])
  expect({ code, output }).toEqual({ code: 1, output: sentence })
})

test('an option that is not known is told of in a sentence', async () => {
  const { code, output } = await runTool('functions/cli/enter.mjs', ['test-faults', '--kill=3'])
  expect(code).toBe(1)
  expect(output).toMatch(/^Unknown option '--kill'.*\n$/)
})

test('a part that is not known does not begin', async () => {
  const { code, output } = await runTool('functions/cli/enter.mjs', ['test-faults', 'books'])
  const sentence = 'The parts of a fault run are kills and ledger; there is no "books".\n'
  expect({ code, output }).toEqual({ code: 1, output: sentence })
})

test('the books live through histories by themselves, and the run says what they went through', async () => {
  const run = ['test-faults', 'ledger', '--histories', '50', '--seed', '7']
  const { code, output } = await runTool('functions/cli/enter.mjs', run)
  expect(output).toMatch(/^ledger, seed 7\n {2}50 random histories/)
  expect(output).toMatch(/\n {2}0 broke a law of the books\n$/)
  expect(code).toBe(0)
})

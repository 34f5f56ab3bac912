import { expect, test } from 'vitest'
import type { Method } from '../../../catalog/delivery/define.ts'
import { sayIn } from '../../../catalog/delivery/phrases.ts'
import { deliveryStates } from '../../../catalog/wire.ts'
import { type AnyLine, type AnySample, deliver, everyStep, paidLine, runningSteps, stored } from './drive.ts'
import { inputTexts, itemTexts } from './texts.ts'
import { createWorld } from './world.ts'

const chinese = 'zh-CN'

/** What whoever acts in the tests says. */
const saidByPeople = ['All twelve tables were moved.', 'report.txt']

/** A method that speaks Chinese speaks it everywhere: before the sale, in every step and state, in what it asks. */
export function describeLanguages(method: Method, sample: AnySample): void {
  if (!(chinese in method.words)) return

  test('its offer is read in Chinese', () => {
    const terms = method.terms.parse(sample.terms)
    const asked = method.traded ? method.inputs(terms) : []
    expectChinese(
      [...method.offerView(terms).flatMap(itemTexts), ...asked.flatMap(inputTexts)],
      method,
      sample,
    )
  })
  if (!method.traded) return

  test('what it says on the way, and shows in every state, is read in Chinese', async () => {
    const { said } = await deliver(method, paidLine(method, sample), createWorld())
    const texts = said.map(asSentence)
    for (const { line, world } of await everyStep(method, sample)) {
      for (const state of deliveryStates) {
        texts.push(...method.receiptView({ ...line, state }, world.ports(line.delivery)).flatMap(itemTexts))
      }
    }
    expectChinese(texts, method, sample)
  })

  test('what renewal, change, pause, return and end say, also while the outside is away, is read in Chinese', async () => {
    const texts: string[] = []
    for (const name of [...runningSteps(method, createWorld()).keys(), 'end'] as const) {
      for (const down of [true, false]) {
        const world = createWorld()
        const { lines } = await deliver(method, paidLine(method, sample), world)
        const line = lines.at(-1) as AnyLine
        world.down = down
        const ports = world.ports(line.delivery)
        const take =
          name === 'end' ? () => method.end(line, 'refund', ports) : runningSteps(method, world).get(name)
        const outcome = await take?.(line)
        if (!outcome) throw new Error(`no ${name}`)
        if (name !== 'end') texts.push(asSentence(method.asks(line, name).text))
        texts.push(asSentence('note' in outcome ? outcome.note : outcome.reason))
        texts.push(...method.receiptView(stored(method, line, outcome), ports).flatMap(itemTexts))
      }
    }
    expectChinese(texts, method, sample)
  })

  test('what its buyer may press, and is asked then, is read in Chinese', async () => {
    const texts: string[] = []
    for (const { line } of await everyStep(method, sample)) {
      for (const action of Object.values(method.actions).filter(({ by }) => by === 'buyer')) {
        texts.push(action.label, ...(action.inputs?.(line) ?? []).flatMap(inputTexts))
      }
    }
    expectChinese(texts, method, sample)
  })
}

/** What is tried stands in the timeline with a full stop, where it was tried once. */
function asSentence(text: string): string {
  return /[.!?”]$/.test(text) ? text : `${text}.`
}

/** Nothing is English any more, beside the names and words of sellers and buyers. */
function expectChinese(texts: readonly string[], method: Method, sample: AnySample): void {
  const kept = strings([sample, paidLine(method, sample), saidByPeople])
  const names = kept.sort((one, other) => other.length - one.length)
  const say = sayIn(method, chinese)
  const left = [...new Set(texts)].filter((text) => {
    let read = say(text)
    for (const name of names) read = read.replaceAll(name, '')
    return /\p{Script=Han}/u.test(read) ? /[a-z]{2,} [a-z]{2,} [a-z]{2,}/.test(read) : /[a-z]{3,}/.test(read)
  })
  expect(left, left.join('\n')).toEqual([])
}

/** Every text of some length in a value. */
function strings(value: unknown): string[] {
  if (typeof value === 'string') return value.length > 2 ? [value] : []
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(strings) : []
}

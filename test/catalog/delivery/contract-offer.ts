import { expect, test } from 'vitest'
import { z } from 'zod'
import type { Method } from '../../../catalog/delivery/define.ts'
import { parseInputs } from '../../../catalog/delivery/inputs.ts'
import { inputSchema, viewItemSchema } from '../../../catalog/wire.ts'
import { contrast } from './contrast.ts'
import type { AnySample, Traded } from './drive.ts'

export function describeListing(method: Method, sample: AnySample): void {
  test('terms refuse a field that is not known', () => {
    expect(method.terms.safeParse(sample.terms).success).toBe(true)
    expect(method.terms.safeParse({ ...(sample.terms as object), surprise: 1 }).success).toBe(false)
    expect(method.terms.safeParse({ ...(sample.terms as object), kind: 'other' }).success).toBe(false)
    for (const surprised of withSurprises(sample.terms))
      expect(method.terms.safeParse(surprised).success, JSON.stringify(surprised)).toBe(false)
  })

  test('terms become a JSON Schema for editors, in which every field is described', () => {
    const schema = z.toJSONSchema(method.terms, { io: 'input' })
    const { kind, ...fields } = schema.properties ?? {}
    expect(kind).toMatchObject({ const: method.kind })
    for (const [name, field] of Object.entries(fields)) expect(field, name).toHaveProperty('description')
  })

  test('words tell in every language what the buyer gets and how it is delivered', () => {
    for (const words of Object.values(method.words)) {
      expect(words?.label).toBeTruthy()
      expect(words?.summary).toBeTruthy()
      expect(words?.steps.length).toBeGreaterThanOrEqual(2)
      expect(words?.steps).toHaveLength(method.words.en.steps.length)
    }
  })

  test('the glyph is a path on the grid and the tint is seen on paper, light and dark', () => {
    expect(method.look.glyph).toMatch(/^M[\d\s.,a-zA-Z-]+$/)
    expect(contrast(method.look.tint.light, '#fbfaf7')).toBeGreaterThanOrEqual(3)
    expect(contrast(method.look.tint.dark, '#141412')).toBeGreaterThanOrEqual(3)
  })

  test('the offer says something before anything is bought', () => {
    const offer = method.offerView(method.terms.parse(sample.terms))
    expect(z.array(viewItemSchema).min(1).parse(offer)).toEqual(offer)
  })
}

/** The value as often as it has objects in it, each time with a field too many in another of them. */
function* withSurprises(value: unknown): Generator<unknown> {
  if (typeof value !== 'object' || value === null) return
  if (!Array.isArray(value)) yield { ...value, surprise: 1 }
  for (const [key, part] of Object.entries(value)) {
    for (const changed of withSurprises(part)) {
      yield Array.isArray(value) ? value.with(Number(key), changed) : { ...value, [key]: changed }
    }
  }
}

export function describeLink(method: Method, sample: AnySample): void {
  test('it is a link to the seller and has nothing that could be sold', () => {
    if (method.traded) throw new Error('not a linked method')
    const link = method.link(method.terms.parse(sample.terms))
    expect(link.url).toMatch(/^https:\/\//)
    expect(link.label).toBeTruthy()
    for (const part of ['provision', 'check', 'end', 'inputs', 'actions', 'grant'])
      expect(method).not.toHaveProperty(part)
  })
}

export function describeQuestions(method: Traded, sample: AnySample): void {
  const inputs = method.inputs(method.terms.parse(sample.terms))

  test('its questions at checkout are well formed and each has an id of its own', () => {
    expect(z.array(inputSchema).parse(inputs)).toEqual(inputs)
    expect(new Set(inputs.map(({ id }) => id)).size).toBe(inputs.length)
    expect(inputs.every(({ type }) => type !== 'file')).toBe(true)
  })

  test('fitting answers pass, missing and unknown ones are named', () => {
    expect(parseInputs(inputs, sample.inputs)).toEqual({ values: sample.inputs })
    expect(parseInputs(inputs, { ...sample.inputs, surprise: 'x' })).toMatchObject({
      faults: [{ id: 'surprise' }],
    })
    const needed = inputs.filter(({ required }) => required).map(({ id }) => id)
    const answer = parseInputs(inputs, {})
    expect('faults' in answer ? answer.faults.map(({ id }) => id) : []).toEqual(needed)
  })
}

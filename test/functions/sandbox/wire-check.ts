import { Ajv, type ValidateFunction } from 'ajv'
import qs from 'qs'
import { stripeSchema } from './stripe-schemas.ts'
import type { Exchange, StripeWorld } from './stripe-world.ts'

/** Form fields travel as text; the schema tells what they stand for. Answers have to have the right types. */
const asking = new Ajv({ coerceTypes: true, strict: false, allErrors: true })
const telling = new Ajv({ strict: false, allErrors: true })

/** Gets the official package's types ready; it takes a while the first time. */
export async function readWire(): Promise<void> {
  const { properties, ...schema } = await stripeSchema()
  const { asked, ...told } = properties
  asking.addSchema({ ...schema, properties: { asked }, required: ['asked'] }, 'wire')
  telling.addSchema({ ...schema, properties: told, required: Object.keys(told) }, 'wire')
  // The first look compiles everything, which takes some seconds.
  part('asked', 'POST /v1/refunds')
  part('posted')
}

/** What in the exchanges and events so far is not as the types say; a refusal has no type of its own. */
export function faultsOf({ exchanges, calls }: StripeWorld): string[] {
  return [
    ...exchanges.flatMap((exchange) => [
      ...faultsIn(part('asked', nameOf(exchange)), paramsOf(exchange), `asked: ${nameOf(exchange)}`),
      ...(exchange.status === 200
        ? faultsIn(part('answered', nameOf(exchange)), exchange.answer, `answered: ${nameOf(exchange)}`)
        : []),
    ]),
    ...calls.flatMap(({ body }) => faultsIn(part('posted'), JSON.parse(body), 'posted')),
  ]
}

const checks = new Map<string, ValidateFunction>()

/** The check of one side of a call. */
export function part(side: 'asked' | 'answered' | 'posted', name?: string): ValidateFunction {
  const steps = name === undefined ? [side] : [side, name]
  const pointer = steps.map(encodePointer).join('/properties/')
  const ajv = side === 'asked' ? asking : telling
  const check = checks.get(pointer) ?? ajv.compile({ $ref: `wire#/properties/${pointer}` })
  checks.set(pointer, check)
  return check
}

function encodePointer(step: string): string {
  return encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'))
}

function faultsIn(validate: ValidateFunction, value: unknown, where: string): string[] {
  if (validate(structuredClone(value))) return []
  return (validate.errors ?? []).map(({ instancePath, message }) => `${where} ${instancePath} ${message}`)
}

/** A call by its method and its path, ids left out. */
export function nameOf({ method, path }: Exchange): string {
  const pathname = path.split('?')[0] ?? ''
  const steps = pathname.split('/').map((step) => (ids.test(step) ? ':id' : step))
  return `${method} ${steps.join('/')}`
}

const ids = /^(cs_test|pi|si|prod|vitrine|cus|sub|sub_sched|in|ch|re|dp|tr|fee)_[\w-]+$/

function paramsOf({ method, path, body }: Exchange): unknown {
  return qs.parse(method === 'POST' ? body : (path.split('?')[1] ?? ''), { depth: 20, arrayLimit: 200 })
}

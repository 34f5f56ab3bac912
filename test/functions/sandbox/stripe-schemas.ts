import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AnySchemaObject } from 'ajv'
import Stripe from 'stripe'
import type { CompletedConfig, Schema, SubNodeParser } from 'ts-json-schema-generator'

const here = dirname(fileURLToPath(import.meta.url))
const cache = join(here, '../../../node_modules/.cache/vitrine')
const require = createRequire(import.meta.url)

/**
 * JSON Schema of the types in `stripe-wire.ts`, made from the official package's own declarations.
 * It takes some seconds, so it is kept beside the packages, one file a version and a wire.
 */
export async function stripeSchema(): Promise<AnySchemaObject> {
  const wire = readFileSync(join(here, 'stripe-wire.ts'), 'utf8')
  const hash = await crypto.subtle.digest(
    'SHA-256',
    new TextEncoder().encode(wire + readFileSync(import.meta.filename)),
  )
  const name = `stripe-${Stripe.PACKAGE_VERSION}-${Buffer.from(hash).toString('hex').slice(0, 12)}.json`
  const file = join(cache, name)
  if (!existsSync(file)) {
    mkdirSync(cache, { recursive: true })
    const unfinished = `${file}.${process.pid}`
    writeFileSync(unfinished, JSON.stringify(await generate()))
    renameSync(unfinished, file)
  }
  return JSON.parse(readFileSync(file, 'utf8'))
}

async function generate(): Promise<Schema> {
  const made = await import('ts-json-schema-generator')
  const config: CompletedConfig = {
    ...made.DEFAULT_CONFIG,
    path: join(here, 'stripe-wire.ts'),
    tsconfig: join(here, 'stripe-wire.tsconfig.json'),
    type: 'Wire',
    skipTypeCheck: true,
    jsDoc: 'none',
    topRef: false,
  }
  const program = made.createProgram(config)
  const parser = made.createParser(program, config, (chain) => {
    chain.addNodeParser(narrowed(made))
  })
  const generator = new made.SchemaGenerator(program, parser, made.createFormatter(config), config)
  const schema = generator.createSchema(config.type)
  for (const definition of Object.values(schema.definitions ?? {})) linkById(definition)
  return schema
}

/** Fields in which the shop asks for the whole object; every other link is an id, or all of Stripe hangs together. */
const opened = ['payment_intent', 'latest_charge', 'transfer', 'application_fee', 'schedule']

function linkById(definition: unknown): void {
  const { properties } = definition as {
    properties?: Record<string, { anyOf?: { $ref?: string; type?: unknown }[] }>
  }
  for (const [name, property] of Object.entries(properties ?? {})) {
    const isLink = property.anyOf?.some(
      ({ type }) => type === 'string' || (Array.isArray(type) && type.includes('string')),
    )
    if (isLink && !opened.includes(name)) property.anyOf = (property.anyOf ?? []).filter(({ $ref }) => !$ref)
  }
}

/** Objects that the stand-in answers whole; everywhere else an expandable field is an id. */
const answered = [
  'Product',
  'Price',
  'Plan',
  'Session',
  'LineItem',
  'PaymentIntent',
  'Refund',
  'EventBase',
  'Customer',
  'Subscription',
  'SubscriptionItem',
  'DeletedSubscriptionItem',
  'Invoice',
  'InvoiceLineItem',
  'InvoicePayment',
  'SubscriptionSchedule',
  'Meter',
  'MeterEvent',
  'Coupon',
  'PromotionCode',
  'Charge',
  'Dispute',
  'Transfer',
  'TransferReversal',
  'ApplicationFee',
  'FeeRefund',
]

/**
 * The package's types are wider than the wire: every enum takes any string (`OtherString`), amounts are a class
 * (`Decimal`) that travels as text, and an id may be the whole object behind it, which leads to all of Stripe.
 */
function narrowed({ NeverType, StringType }: typeof import('ts-json-schema-generator')): SubNodeParser {
  return {
    supportsNode: (node) => isAlias(node, 'OtherString') || isAlias(node, 'Decimal') || isOtherObject(node),
    createType: (node) => (isAlias(node, 'OtherString') ? new NeverType() : new StringType()),
  }
}

interface NodeTests {
  isTypeAliasDeclaration(node: unknown): node is { name: { text: string } }
  isInterfaceDeclaration(node: unknown): node is InterfaceNode
  isSourceFile(node: unknown): node is { fileName: string }
}

interface InterfaceNode {
  name: { text: string }
  parent: unknown
  members: readonly { name?: { getText(): string } }[]
}

/** The generator brings a TypeScript of its own, whose kinds of nodes have other numbers than ours. */
const tests: NodeTests = createRequire(require.resolve('ts-json-schema-generator'))('typescript')

function isAlias(node: unknown, name: string): boolean {
  return tests.isTypeAliasDeclaration(node) && node.name.text === name
}

/** A resource of the API, told by its `object` field. */
function isOtherObject(node: unknown): boolean {
  return (
    tests.isInterfaceDeclaration(node) &&
    tests.isSourceFile(node.parent) &&
    node.parent.fileName.includes('stripe/esm/resources/') &&
    !answered.includes(node.name.text) &&
    node.members.some((member) => member.name?.getText() === 'object')
  )
}

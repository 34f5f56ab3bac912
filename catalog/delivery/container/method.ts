import type { ViewItem } from '../../wire.ts'
import { dayText } from '../day-text.ts'
import { defineDelivery, type Outcome } from '../define.ts'
import type { Line } from '../line.ts'
import type { Ports } from '../ports.ts'
import { containerInLanguage } from './chinese.ts'
import { clusterLines, helmLines, pullLines } from './snippets.ts'
import { type ContainerGrant, containerGrant, containerTerms, type ContainerTerms } from './terms.ts'
import { containerLook, containerWords } from './words.ts'

type ContainerLine = Line<ContainerTerms, ContainerGrant>

/** A token outlives its term by this, so that servers go on pulling while a renewal is paid. */
const slackDays = 3
const dayMs = 86_400_000

/**
 * Images of a private registry that asks the shop who may pull. The buyer's token opens the bought repositories, for
 * pulling alone, and only while the delivery is active.
 */
export const container = defineDelivery<'container', ContainerTerms, ContainerGrant>({
  kind: 'container',
  words: containerWords,
  inLanguage: containerInLanguage,
  look: containerLook,
  terms: containerTerms,
  grant: containerGrant,
  inputs: () => [],
  asks: (_line, step) => ({
    code: 'asking_registry',
    text: step
      ? 'Moving the end of your pull token'
      : 'Asked the registry for the images, and making your pull token',
  }),

  provision,
  check: provision,
  renew: (line, _scene, ports) => extend(line, ports),

  async end({ grant }, _reason, ports) {
    await ports.registry.forget()
    if (!grant) return { status: 'ended', grant: null, note: 'Ended before a pull token was made.' }
    const ended = grant.ended ?? ports.now().toISOString()
    const note = 'The pull token is void. Images that were pulled before stay where they are.'
    return { status: 'ended', grant: { ...grant, ended }, note }
  },

  actions: {
    reveal: {
      label: 'Reveal pull token',
      by: 'buyer',
      when: isRunning,
      async run({ grant }, _inputs, ports) {
        if (!grant) return {}
        const value = await ports.open('pull-token', grant.password)
        return { show: [{ type: 'secret', label: tokenLabel, value }] }
      },
    },
    rotate: {
      label: 'Make a new pull token',
      by: 'buyer',
      when: isRunning,
      async run(line, _inputs, ports) {
        const { grant, password } = await allow(line, ports, line.grant?.digests ?? {})
        const note = 'A new pull token is made; the one before it no longer works.'
        return {
          outcome: { status: 'granted', grant, note },
          show: [{ type: 'secret', label: tokenLabel, value: password }],
        }
      },
    },
  },

  offerView: ({ repositories, chart }) => [
    {
      type: 'list',
      label: repositories.length === 1 ? 'Image' : 'Images',
      value: repositories.map(({ name, tag, platforms }) =>
        platforms?.length ? `${name}:${tag} (${platforms.join(', ')})` : `${name}:${tag}`,
      ),
    },
    ...(chart
      ? [{ type: 'text' as const, label: 'Helm chart', value: `${chart.repository} ${chart.version}` }]
      : []),
    {
      type: 'text',
      label: 'Access',
      value: 'Pull token for these images, with docker, podman or Kubernetes',
    },
  ],

  receiptView(line) {
    const { grant, state, product } = line
    if (!grant) return []
    const row = (value: string): ViewItem[] => [{ type: 'text', label: tokenLabel, value }]
    if (state === 'suspended') return row('Not accepted while it is paused.')
    if (grant.ended) return row(`Void since ${dayText(grant.ended)}. What was pulled before stays.`)
    const terms = termsNow(line)
    const helm = helmLines(grant, terms, product.id)
    return [
      { type: 'code', label: 'Registry', value: grant.host },
      { type: 'code', label: 'User name', value: grant.user },
      { type: 'secret', label: tokenLabel, action: 'reveal' },
      { type: 'text', label: 'Good until', value: dayText(grant.until) },
      { type: 'code', label: 'With docker', value: pullLines('docker', grant, terms), language: 'sh' },
      { type: 'code', label: 'With podman', value: pullLines('podman', grant, terms), language: 'sh' },
      ...(helm ? [{ type: 'code' as const, label: 'With Helm', value: helm, language: 'sh' }] : []),
      { type: 'code', label: 'In a cluster', value: clusterLines(grant, product.id), language: 'sh' },
      {
        type: 'code',
        label: 'Digests',
        value: Object.entries(grant.digests)
          .map(([name, digest]) => `${digest}  ${name}`)
          .join('\n'),
        language: 'text',
      },
    ]
  },
})

const tokenLabel = 'Pull token'

function isRunning({ grant, state }: ContainerLine): boolean {
  return grant !== null && !grant.ended && state === 'active'
}

/** As the catalog has it, so that new tags reach who bought before; the scope of the token stays that of its making. */
const termsNow = ({ terms, current = terms }: ContainerLine): ContainerTerms => current

async function provision(line: ContainerLine, ports: Ports): Promise<Outcome<ContainerGrant>> {
  const note = 'Your pull token is ready.'
  if (line.grant?.ended) return { status: 'ended', grant: line.grant, note: 'The pull token is void.' }
  if (line.grant) return { status: 'granted', grant: line.grant, note }
  const { registry, repositories, chart } = termsNow(line)
  if (ports.registry.host(registry) === null) {
    return { status: 'refused', reason: `No registry "${registry}" is configured.` }
  }
  const digests: Record<string, string> = {}
  const charts = chart ? [{ name: chart.repository, tag: chart.version }] : []
  for (const { name: repository, tag } of [...repositories, ...charts]) {
    const answer = await ports.registry.look({ registry, repository, tag })
    if (answer.status === 'unreachable') return { status: 'retry', reason: answer.reason }
    if (answer.status === 'refused') return { status: 'refused', reason: answer.reason }
    digests[`${repository}:${tag}`] = answer.digest
  }
  const { grant } = await allow(line, ports, digests)
  return { status: 'granted', grant, note }
}

/** Makes the one pull token of the delivery; a crash before it is stored leaves one that the next replaces. */
async function allow(
  line: ContainerLine,
  ports: Ports,
  digests: Record<string, string>,
): Promise<{ grant: ContainerGrant; password: string }> {
  const { registry } = termsNow(line)
  const repositories = repositoriesOf(termsNow(line))
  const password = `vpt_${base64url(ports.random(32))}`
  const until = endOf(line, ports.now())
  await ports.registry.allow({ registry, repositories, password, until })
  const host = ports.registry.host(registry) ?? line.grant?.host ?? ''
  const sealed = await ports.seal('pull-token', password)
  const issued = ports.now().toISOString()
  const grant = {
    host,
    user: line.delivery,
    password: sealed,
    issued,
    until: until.toISOString(),
    repositories,
    digests,
  }
  return { grant, password }
}

/** The same token goes on, under the end of the new term. */
async function extend(line: ContainerLine, ports: Ports): Promise<Outcome<ContainerGrant>> {
  const { grant } = line
  if (!grant || grant.ended) return { status: 'refused', reason: 'There is no pull token to renew.' }
  const until = endOf(line, ports.now())
  const repositories = repositoriesOf(termsNow(line))
  await ports.registry.extend(until, repositories)
  const day = dayText(until.toISOString())
  return {
    status: 'granted',
    grant: { ...grant, until: until.toISOString(), repositories },
    note: `Your pull token goes on until ${day}.`,
  }
}

function repositoriesOf({ repositories, chart }: ContainerTerms): string[] {
  return [...new Set([...repositories.map(({ name }) => name), ...(chart ? [chart.repository] : [])])]
}

function endOf({ terms, term }: ContainerLine, now: Date): Date {
  const byDays = now.getTime() + terms.tokenDays * dayMs
  if (!term.until) return new Date(byDays)
  return new Date(Math.min(byDays, term.until.getTime() + slackDays * dayMs))
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}

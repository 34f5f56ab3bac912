import { describe, expect, test } from 'vitest'
import type { ImageShare, ShareAnswer } from '../../../catalog/delivery/cloud-port.ts'
import type { Line } from '../../../catalog/delivery/line.ts'
import type { Outcome } from '../../../catalog/delivery/define.ts'
import type { Ports } from '../../../catalog/delivery/ports.ts'
import { parseInputs } from '../../../catalog/delivery/inputs.ts'
import type { ImageGrant } from '../../../catalog/delivery/image/grant.ts'
import type { ImageTerms } from '../../../catalog/delivery/image/terms.ts'
import { image } from '../../../catalog/delivery/image/method.ts'
import { samples } from '../../samples.ts'
import { paidLine, stored } from './drive.ts'
import { createWorld } from './world.ts'

type ImageLine = Line<ImageTerms, ImageGrant>

const paid = { ...paidLine(image, samples.image), state: 'working' } as ImageLine
const [offered] = paid.terms.images
const project = '0123456789abcdef0123456789abcdef'
const share = { cloud: 'nordic', region: 'eu-north-1', image: offered?.id, project }

/** A cloud that gives these answers, one after the other. */
function scripted(...answers: ShareAnswer[]) {
  const world = createWorld()
  const calls: [string, ImageShare][] = []
  const next = (call: string) => (asked: ImageShare) => {
    calls.push([call, asked])
    const [answer] = answers.splice(0, 1)
    return answer ? Promise.resolve(answer) : expect.unreachable(`${call} was not expected`)
  }
  const cloud = {
    grant: next('grant'),
    status: next('status'),
    revoke: next('revoke'),
    consoleUrl: () => null,
  }
  const ports: Ports = { ...world.ports('del_1'), cloud }
  return { world, ports, calls }
}

const storedAfter = (line: ImageLine, outcome: Outcome<ImageGrant>) =>
  stored(image, line, outcome) as ImageLine

async function pendingLine(): Promise<ImageLine> {
  return storedAfter(paid, await image.provision(paid, scripted({ status: 'pending' }).ports))
}

describe('what is asked at checkout', () => {
  const inputs = image.inputs(paid.terms)
  const faultsOf = (given: Record<string, string>) => {
    const answer = parseInputs(inputs, given)
    return 'faults' in answer ? answer.faults : []
  }

  test.each([
    ['too short', '0123'],
    ['too long', `${project}0`],
    ['with hyphens', '01234567-89ab-cdef-0123-456789abcdef'],
    ['with another letter', 'g123456789abcdef0123456789abcdef'],
    ['with a way out of the address', '../../../../../../../../images/x'],
    ['with a line break inside', '0123456789abcdef\n123456789abcdef'],
  ])('a project id %s is refused before payment', (_name, given) => {
    expect(faultsOf({ region: 'eu-north-1', project: given })).toEqual([
      { id: 'project', message: 'A project id has 32 hexadecimal characters.' },
    ])
  })

  test('an empty project id is asked for, and a region that is not offered is refused', () => {
    expect(faultsOf({ region: 'moon-1', project: ' ' }).map(({ id }) => id)).toEqual(['region', 'project'])
  })

  test('blanks around the id do not matter, and capitals are brought to the cloud’s form', async () => {
    const answer = parseInputs(inputs, { region: 'eu-north-1', project: ` ${project.toUpperCase()} ` })
    const { ports, calls } = scripted({ status: 'pending' })
    await image.provision({ ...paid, inputs: 'values' in answer ? answer.values : {} }, ports)
    expect(calls).toEqual([['grant', share]])
  })
})

describe('the product file', () => {
  const fault = (change: object) => image.terms.safeParse({ ...paid.terms, ...change }).error?.issues[0]

  test('may name a region once only', () => {
    expect(fault({ images: [offered, offered] })).toMatchObject({
      path: ['images'],
      message: expect.stringContaining('once'),
    })
  })

  test.each([
    [{ images: [] }, ['images']],
    [{ images: [{ region: 'eu-north-1', id: 'ami-123' }] }, ['images', 0, 'id']],
    [{ images: [{ region: 'eu north', id: offered?.id }] }, ['images', 0, 'region']],
    [{ architecture: 'sparc' }, ['architecture']],
    [{ cloud: 'Nordic' }, ['cloud']],
  ])('%j is refused at its place', (change, path) => {
    expect(fault(change)?.path).toEqual(path)
  })
})

describe('sharing', () => {
  test('waits for the buyer and looks every two seconds at first, then less and less', async () => {
    const { world, ports } = scripted(
      { status: 'pending' },
      { status: 'pending' },
      { status: 'pending' },
      { status: 'pending' },
      { status: 'pending' },
    )
    let line = paid
    const pauses: (number | undefined)[] = []
    for (const seconds of [0, 200, 1000, 8000, 90_000]) {
      world.pass(seconds)
      const outcome = await (line.grant ? image.check(line, ports) : image.provision(line, ports))
      expect(outcome).toMatchObject({ status: 'waiting', on: 'buyer' })
      if (outcome.status === 'waiting') pauses.push(outcome.checkAfterSeconds)
      line = storedAfter(line, outcome)
    }
    expect(pauses).toEqual([2, 10, 60, 600, 3600])
  })

  test('is delivered when the project has accepted', async () => {
    const line = await pendingLine()
    expect(await image.check(line, scripted({ status: 'accepted' }).ports)).toMatchObject({
      status: 'granted',
      grant: { status: 'accepted', since: line.grant?.since },
    })
  })

  test('calls the operator after 14 days without acceptance, since the id may be wrong', async () => {
    const { world, ports } = scripted({ status: 'pending' })
    world.pass(15 * 86_400)
    expect(await image.check(await pendingLine(), ports)).toMatchObject({ status: 'waiting', on: 'operator' })
  })

  test('is repeated when somebody took the project away at the cloud', async () => {
    const { ports, calls } = scripted({ status: 'absent' }, { status: 'pending' })
    expect(await image.check(await pendingLine(), ports)).toMatchObject({ status: 'waiting', on: 'buyer' })
    expect(calls.map(([call]) => call)).toEqual(['status', 'grant'])
  })

  test('goes on waiting while the cloud is away, with nothing new to read', async () => {
    const line = await pendingLine()
    const before = await image.check(line, scripted({ status: 'pending' }).ports)
    const away = await image.check(line, scripted({ status: 'unreachable', reason: 'HTTP 503' }).ports)
    expect(away).toEqual({ ...before, checkAfterSeconds: 60 })
  })

  test.each([
    [{ status: 'unreachable', reason: 'HTTP 503' } as const, 'retry'],
    [{ status: 'absent' } as const, 'retry'],
    [{ status: 'refused', reason: 'as many projects as the cloud allows' } as const, 'refused'],
  ])('that did not happen (%j) ends as %s', async (answer, status) => {
    expect((await image.provision(paid, scripted(answer).ports)).status).toBe(status)
  })

  test('in a region that the product does not have is refused without a call', async () => {
    const { ports, calls } = scripted()
    const elsewhere = { ...paid, inputs: { region: 'moon-1', project } }
    expect(await image.provision(elsewhere, ports)).toMatchObject({ status: 'refused' })
    expect(calls).toEqual([])
  })
})

describe('a share that the project rejected', () => {
  test('waits for the buyer, who may share it again', async () => {
    const outcome = await image.check(await pendingLine(), scripted({ status: 'rejected' }).ports)
    expect(outcome).toMatchObject({
      status: 'waiting',
      on: 'buyer',
      note: expect.stringContaining('rejected'),
    })
    const line = storedAfter(await pendingLine(), outcome)
    const again = image.actions['share-again']
    expect(again?.when(line, createWorld().now())).toBe(true)
    const none = scripted()
    const { outcome: asked } = (await again?.run(line, {}, none.ports)) ?? {}
    expect(none.calls).toEqual([])
    expect(asked).toMatchObject({ status: 'waiting', on: 'seller', checkAfterSeconds: 0 })
    const wish = storedAfter(line, asked as Outcome<ImageGrant>)
    expect(again?.when(wish, createWorld().now())).toBe(false)
    const { ports, calls } = scripted({ status: 'pending' })
    const shared = await image.check(wish, ports)
    expect(shared).toMatchObject({ status: 'waiting', on: 'buyer', grant: { status: 'pending' } })
    expect(calls).toEqual([['grant', share]])
  })

  test('is asked for again until the cloud answers, however long it is away', async () => {
    const rejected = await image.check(await pendingLine(), scripted({ status: 'rejected' }).ports)
    const line = storedAfter(await pendingLine(), rejected)
    const { outcome: asked } = (await image.actions['share-again']?.run(line, {}, scripted().ports)) ?? {}
    const wish = storedAfter(line, asked as Outcome<ImageGrant>)
    const away = await image.check(wish, scripted({ status: 'unreachable', reason: 'HTTP 503' }).ports)
    expect(away).toMatchObject({ status: 'waiting', grant: { status: 'asked' }, checkAfterSeconds: 60 })
    expect(await image.check(storedAfter(wish, away), scripted({ status: 'accepted' }).ports)).toMatchObject({
      status: 'granted',
    })
  })

  test('is delivered if the project accepts it after all', async () => {
    const line = storedAfter(
      await pendingLine(),
      await image.check(await pendingLine(), scripted({ status: 'rejected' }).ports),
    )
    expect(await image.check(line, scripted({ status: 'accepted' }).ports)).toMatchObject({
      status: 'granted',
    })
  })
})

describe('the receipt', () => {
  test('of a pending share says how to accept it and how to make a server', async () => {
    const line = await pendingLine()
    const view = image.receiptView(line, createWorld().ports('del_1'))
    const text = JSON.stringify(view)
    expect(view).toContainEqual({ type: 'text', label: 'Status', value: 'Shared, not accepted yet' })
    expect(view).toContainEqual({
      type: 'link',
      label: 'Open in the console',
      value: `https://console.nordic.example/eu-north-1/servers/new?image=${offered?.id}`,
    })
    expect(text).toContain(`image set --accept ${offered?.id}`)
    expect(text).toContain('server create')
    expect(text).toContain('openstack_compute_instance_v2')
    expect(text).toContain('To accept it')
  })

  test('of an accepted one leaves the steps to accept out', async () => {
    const line = storedAfter(
      await pendingLine(),
      await image.check(await pendingLine(), scripted({ status: 'accepted' }).ports),
    )
    const text = JSON.stringify(image.receiptView(line, createWorld().ports('del_1')))
    expect(text).not.toContain('To accept it')
    expect(text).toContain('server create')
  })

  test('has no console link when the operator set none', async () => {
    const view = image.receiptView(await pendingLine(), scripted().ports)
    expect(view.some(({ type }) => type === 'link')).toBe(false)
  })
})

describe('ending', () => {
  test('takes the project away and says that running servers stay', async () => {
    const { ports, calls } = scripted({ status: 'absent' })
    const line = await pendingLine()
    const outcome = await image.end(line, 'refund', ports)
    expect(outcome).toMatchObject({
      status: 'ended',
      grant: { status: 'revoked' },
      note: expect.stringContaining('Servers that already run are not stopped'),
    })
    expect(calls).toEqual([['revoke', share]])
    expect(image.receiptView(storedAfter(line, outcome), ports)).toMatchObject([{ label: 'Image' }])
  })

  test('also when nothing was stored of a share that a crash cut short', async () => {
    const { ports, calls } = scripted({ status: 'absent' })
    expect(await image.end(paid, 'refund', ports)).toMatchObject({ status: 'ended' })
    expect(calls).toEqual([['revoke', share]])
  })

  test.each([
    [{ status: 'unreachable', reason: 'HTTP 503' } as const, 'retry'],
    [{ status: 'rejected' } as const, 'retry'],
    [{ status: 'refused', reason: 'no' } as const, 'refused'],
  ])('is not done while the cloud says %j', async (answer, status) => {
    expect((await image.end(await pendingLine(), 'refund', scripted(answer).ports)).status).toBe(status)
  })
})

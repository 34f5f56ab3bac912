import { describe, expect, test } from 'vitest'
import { checkAccess } from '../../../catalog/delivery/saas/access.ts'
import type { SaasGrant, SaasTerms } from '../../../catalog/delivery/saas/grant.ts'
import { saas } from '../../../catalog/delivery/saas/method.ts'
import type { Line } from '../../../catalog/delivery/line.ts'
import type { Outcome } from '../../../catalog/delivery/define.ts'
import type { Ports } from '../../../catalog/delivery/ports.ts'
import type { SellerAnswer } from '../../../catalog/delivery/seller-port.ts'
import { samples } from '../../samples.ts'
import { paidLine, stored } from './drive.ts'
import { createWorld } from './world.ts'

type SaasLine = Line<SaasTerms, SaasGrant>

const access = { frontUrl: 'https://app.northbeam.example/' }
const paid = { ...paidLine(saas, samples.saas), state: 'working' } as SaasLine

/** A seller that gives these answers, one after the other. */
function scripted(...answers: SellerAnswer[]) {
  const world = createWorld()
  const calls: string[] = []
  const next = (call: string) => {
    calls.push(call)
    const [answer] = answers.splice(0, 1)
    return answer ? Promise.resolve(answer) : expect.unreachable(`${call} was not expected`)
  }
  const never = (call: string) => expect.unreachable(`${call} was not expected`)
  const ports: Ports = {
    ...world.ports('del_1'),
    seller: {
      provision: () => next('provision'),
      query: (instance) => next(`query ${instance}`),
      renew: () => never('renew'),
      checkChange: () => never('checkChange'),
      change: () => never('change'),
      suspend: () => never('suspend'),
      resume: () => never('resume'),
      release: (instance) => next(`release ${instance}`),
    },
  }
  return { world, ports, calls }
}

const storedAfter = (line: SaasLine, outcome: Outcome<SaasGrant>) => stored(saas, line, outcome) as SaasLine

describe('setting up an account', () => {
  test('looks at it soon, then further and further apart', async () => {
    const { world, ports } = scripted(
      ...Array.from({ length: 9 }, () => ({ status: 'working', instance: 'i-1' }) as const),
    )
    const pauses: (number | undefined)[] = []
    let line = paid
    for (let step = 0; step < 9; step += 1) {
      const outcome = await (step === 0 ? saas.provision(line, ports) : saas.check(line, ports))
      expect(outcome).toMatchObject({ status: 'waiting', on: 'seller' })
      if (outcome.status === 'waiting') pauses.push(outcome.checkAfterSeconds)
      world.pass(pauses.at(-1) ?? 0)
      line = storedAfter(line, outcome)
    }
    expect(pauses).toEqual([2, 3, 5, 10, 30, 60, 60, 60, 60])
  })

  test('says that it takes longer than usual, and after a day calls the operator, still looking', async () => {
    const { world, ports } = scripted(
      { status: 'working', instance: 'i-1' },
      { status: 'working', instance: 'i-1' },
      { status: 'working', instance: 'i-1' },
    )
    let line = storedAfter(paid, await saas.provision(paid, ports))
    line = { ...line, grant: { ...(line.grant as object), polls: 20 } as SaasGrant }
    world.pass(2 * 3600)
    const long = await saas.check(line, ports)
    expect(long).toMatchObject({ status: 'waiting', on: 'seller', checkAfterSeconds: 300 })
    expect(long).toMatchObject({ note: expect.stringContaining('you need not stay') })
    world.pass(24 * 3600)
    expect(await saas.check(storedAfter(line, long), ports)).toMatchObject({
      status: 'waiting',
      on: 'operator',
      checkAfterSeconds: 3600,
    })
  })

  test('a seller that is still busy with the order is asked for it again, not for a second one', async () => {
    const { ports, calls } = scripted(
      { status: 'working', reason: 'still at it' },
      { status: 'working', instance: 'i-1' },
    )
    const first = await saas.provision(paid, ports)
    expect(first).toMatchObject({
      status: 'retry',
      reason: expect.stringMatching(/more time: still at it\.$/),
      grant: { step: 'asked' },
    })
    await saas.provision(storedAfter(paid, first), ports)
    expect(calls).toEqual(['provision', 'provision'])
  })

  test('a seller that hands over at once is done at once', async () => {
    const { ports } = scripted({ status: 'ready', instance: 'i-1', access })
    expect(await saas.provision(paid, ports)).toEqual({
      status: 'granted',
      grant: { step: 'open', instance: 'i-1', frontUrl: access.frontUrl },
      note: 'Your Tracewell account is ready.',
    })
  })

  test.each([
    [{ status: 'refused', fault: 'sold-out', reason: 'it is sold out (000106)' } as const, 'sold out'],
    [{ status: 'refused', fault: 'operator', reason: 'no key is configured' } as const, 'no key'],
    [{ status: 'released' } as const, 'taken back'],
  ])('a refusal names the seller and the cause', async (answer, words) => {
    const { ports } = scripted(answer)
    const outcome = await saas.provision(paid, ports)
    expect(outcome).toMatchObject({ status: 'refused', reason: expect.stringContaining('Northbeam') })
    expect(outcome).toMatchObject({ reason: expect.stringContaining(words) })
  })

  test('a seller that is away is tried again, and keeps the instance that it named', async () => {
    const { ports } = scripted(
      { status: 'working', instance: 'i-1' },
      { status: 'unreachable', reason: 'HTTP 503' },
    )
    const line = storedAfter(paid, await saas.provision(paid, ports))
    expect(await saas.check(line, ports)).toMatchObject({
      status: 'retry',
      reason: 'HTTP 503',
      grant: { step: 'setting-up', instance: 'i-1' },
    })
  })
})

describe('what a seller hands over is data', () => {
  test.each([
    ['a script', { frontUrl: 'javascript:alert(1)' }, 'frontUrl'],
    ['plain http', { frontUrl: 'http://app.northbeam.example/' }, 'frontUrl'],
    ['no address', { frontUrl: 'app.northbeam.example' }, 'frontUrl'],
    ['a bare host on our own network', { frontUrl: 'https://localhost/' }, 'frontUrl'],
    ['a user name in the address', { frontUrl: 'https://a:b@app.northbeam.example/' }, 'frontUrl'],
    ['an endless address', { frontUrl: `https://app.northbeam.example/${'a'.repeat(500)}` }, 'frontUrl'],
    ['nothing', { frontUrl: '' }, 'frontUrl'],
    ['a script behind the second address', { ...access, adminUrl: 'data:text/html,x' }, 'adminUrl'],
    ['a password of 10 kB', { ...access, password: 'x'.repeat(10_000) }, 'password'],
    ['a password with control signs', { ...access, password: 'a\u0000b' }, 'password'],
    ['a user name written from the other side', { ...access, userName: '\u202enimda' }, 'userName'],
    ['a message without end', { ...access, memo: 'x'.repeat(1025) }, 'memo'],
  ])('%s is not taken', async (_name, handed, field) => {
    expect(checkAccess(handed)).toEqual({ fault: expect.stringContaining(field) })
    const { ports } = scripted({ status: 'ready', instance: 'i-1', access: handed })
    const outcome = await saas.provision(paid, ports)
    expect(outcome).toMatchObject({ status: 'retry', reason: expect.stringContaining(field) })
    expect(outcome).toMatchObject({ grant: { step: 'asked' } })
  })

  test('markup stays text, lines stay lines, and empty fields are left out', () => {
    const handed = { ...access, adminUrl: '', userName: '<b>ada</b>', memo: 'one\ntwo' }
    expect(checkAccess(handed)).toEqual({ access: { ...access, userName: '<b>ada</b>', memo: 'one\ntwo' } })
  })
})

describe('the receipt', () => {
  const openLine = async (handed: SellerAnswer) => {
    const { ports } = scripted(handed)
    return { line: storedAfter(paid, await saas.provision(paid, ports)), ports }
  }

  test('shows addresses and user name, and keeps password and message until they are revealed', async () => {
    const { line, ports } = await openLine({
      status: 'ready',
      instance: 'i-1',
      access: {
        ...access,
        adminUrl: 'https://admin.northbeam.example/',
        userName: 'ada',
        password: 'pw-1',
        memo: 'hi',
      },
    })
    expect(saas.receiptView(line, ports)).toEqual([
      { type: 'link', label: 'Application', value: 'https://app.northbeam.example/' },
      { type: 'link', label: 'Administration', value: 'https://admin.northbeam.example/' },
      { type: 'text', label: 'User name', value: 'ada' },
      { type: 'secret', label: 'Initial password', action: 'reveal' },
      { type: 'secret', label: 'Message from the seller', action: 'reveal' },
    ])
    expect(JSON.stringify(line.grant)).not.toContain('pw-1')
    const revealed = await saas.actions.reveal?.run(line, {}, ports)
    expect(revealed?.show).toEqual([
      { type: 'secret', label: 'Initial password', value: 'pw-1' },
      { type: 'secret', label: 'Message from the seller', value: 'hi' },
    ])
    expect(revealed?.note).not.toContain('pw-1')
  })

  test('offers nothing to reveal when the seller sent no secret', async () => {
    const { line } = await openLine({ status: 'ready', instance: 'i-1', access })
    expect(saas.actions.reveal?.when(line, createWorld().now())).toBe(false)
  })

  test('never shows the seller’s own address or key', () => {
    expect(JSON.stringify(saas.offerView(paid.terms))).not.toMatch(/koogallery|api\.|main/)
  })
})

describe('ending', () => {
  test('closes the account, and forgets the password', async () => {
    const { ports, calls } = scripted(
      { status: 'ready', instance: 'i-1', access: { ...access, password: 'pw-1' } },
      { status: 'released' },
    )
    const line = storedAfter(paid, await saas.provision(paid, ports))
    const ended = await saas.end(line, 'refund', ports)
    expect(ended).toMatchObject({ status: 'ended', grant: { step: 'released', instance: 'i-1' } })
    expect(calls).toEqual(['provision', 'release i-1'])
    expect(saas.receiptView(storedAfter(line, ended), ports)).toMatchObject([{ value: 'Closed.' }])
  })

  test('before anything was asked calls nobody', async () => {
    const { ports, calls } = scripted()
    const outcome = await saas.end({ ...paid, state: 'queued' }, 'refund', ports)
    expect(outcome).toMatchObject({ status: 'ended', grant: null })
    expect(calls).toEqual([])
  })

  test('after a lost answer finds the account and closes it', async () => {
    const { ports, calls } = scripted({ status: 'working', instance: 'i-1' }, { status: 'released' })
    const line: SaasLine = { ...paid, grant: { step: 'asked' } }
    expect(await saas.end(line, 'refund', ports)).toMatchObject({ status: 'ended' })
    expect(calls).toEqual(['provision', 'release i-1'])
  })

  test('while the seller is away is tried again', async () => {
    const { ports } = scripted({ status: 'unreachable', reason: 'HTTP 503' })
    const line: SaasLine = { ...paid, grant: { step: 'open', instance: 'i-1', frontUrl: access.frontUrl } }
    expect(await saas.end(line, 'refund', ports)).toEqual({ status: 'retry', reason: 'HTTP 503' })
  })

  test('that the seller refuses needs a person', async () => {
    const { ports } = scripted({ status: 'refused', fault: 'operator', reason: 'no key is configured' })
    const line: SaasLine = { ...paid, grant: { step: 'open', instance: 'i-1', frontUrl: access.frontUrl } }
    expect(await saas.end(line, 'refund', ports)).toMatchObject({
      status: 'refused',
      reason: 'Northbeam did not close the account: no key is configured.',
    })
  })
})

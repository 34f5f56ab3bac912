import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { createTickets } from '../../functions/files/tickets.ts'
import { createSealer } from '../../functions/secrets/seal.ts'

const random = (bytes: number): Uint8Array => new Uint8Array(randomBytes(bytes))
const old = random(32)
const fresh = random(32)
const before = createSealer({ current: 'old', keys: new Map([['old', old]]) }, random)
const rotated = createSealer(
  {
    current: 'new',
    keys: new Map([
      ['new', fresh],
      ['old', old],
    ]),
  },
  random,
)

test('a sealed text opens for what it was bound to', async () => {
  const sealed = await before.seal('del_1:password', 'Pässwörd')
  expect(JSON.stringify(sealed)).not.toContain('Pässwörd')
  expect(await before.open('del_1:password', sealed)).toBe('Pässwörd')
})

test('a sealed text moved to another delivery or field does not open', async () => {
  const sealed = await before.seal('del_1:password', 'secret')
  await expect(before.open('del_2:password', sealed)).rejects.toThrow()
  await expect(before.open('del_1:memo', sealed)).rejects.toThrow()
})

test('after a rotation new texts use the new key and old ones still open', async () => {
  const sealed = await before.seal('a', 'secret')
  expect(await rotated.open('a', sealed)).toBe('secret')
  expect((await rotated.seal('a', 'x')).key).toBe('new')
})

test('a key that is not configured is named', async () => {
  const sealed = await rotated.seal('a', 'secret')
  await expect(before.open('a', sealed)).rejects.toThrow('Key id new is in use')
})

test('a ticket is the same within its window, so that pages can be cached, and ends', () => {
  const tickets = createTickets(random(32))
  const now = new Date('2026-11-23T09:01:00Z')
  const later = new Date('2026-11-23T09:09:00Z')
  const ticket = tickets.issue('file_a', now)
  expect(tickets.issue('file_a', later)).toBe(ticket)
  expect(tickets.read(ticket, later)).toBe('file_a')
  expect(tickets.read(ticket, new Date('2026-11-23T09:21:00Z'))).toBeNull()
  expect(createTickets(random(32)).read(ticket, now)).toBeNull()
})

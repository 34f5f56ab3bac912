import { describe, expect, test } from 'vitest'
import { projectIdOf } from '../../../functions/sandbox/cloud/identity.ts'
import { as, buyer, cloud, image, origin, serveForEach, share } from '../clouds/openstack-world.ts'

serveForEach()

describe('the stand-in answers as a real Glance did', () => {
  const path = `/${image}/members`

  test('share 200, again 409, revoke 204, again 404', async () => {
    expect((await as('nobody', 'GET', path)).status).toBe(401)
    const operator = (method: string, to: string, body?: unknown) => as('vitrine', method, to, body)
    expect((await operator('POST', path, { member: buyer })).status).toBe(200)
    expect((await operator('POST', path, { member: buyer })).status).toBe(409)
    expect((await operator('PUT', `${path}/${buyer}`, { status: 'accepted' })).status).toBe(403)
    expect((await operator('DELETE', `${path}/${buyer}`)).status).toBe(204)
    expect((await operator('DELETE', `${path}/${buyer}`)).status).toBe(404)
    expect((await operator('POST', path, { nobody: 1 })).status).toBe(400)
  })

  test('a pending member sees the image by its id, its list only when asked; a stranger sees nothing', async () => {
    await cloud.grant(share)
    expect((await as('buyer', 'GET', `/${image}`)).status).toBe(200)
    expect(await (await as('buyer', 'GET', '')).json()).toMatchObject({ images: [] })
    expect(await (await as('buyer', 'GET', '?visibility=shared&member_status=pending')).json()).toMatchObject(
      {
        images: [{ id: image }],
      },
    )
    expect((await as('stranger', 'GET', `/${image}`)).status).toBe(404)
    expect((await as('stranger', 'GET', path)).status).toBe(404)
  })

  test('a buyer may accept twice, but neither invent a status, nor share on, nor revoke', async () => {
    await cloud.grant(share)
    expect((await as('buyer', 'PUT', `${path}/${buyer}`, { status: 'accepted' })).status).toBe(200)
    expect((await as('buyer', 'PUT', `${path}/${buyer}`, { status: 'accepted' })).status).toBe(200)
    expect((await as('buyer', 'PUT', `${path}/${buyer}`, { status: 'mine' })).status).toBe(400)
    expect((await as('buyer', 'POST', path, { member: projectIdOf('friend') })).status).toBe(403)
    expect((await as('buyer', 'DELETE', `${path}/${buyer}`)).status).toBe(403)
  })

  test('a project that does not exist is taken', async () => {
    expect(await cloud.grant({ ...share, project: 'f'.repeat(32) })).toEqual({ status: 'pending' })
  })
})

describe('the buyer’s console', () => {
  const press = (status: string, headers: Record<string, string> = {}) =>
    fetch(`${origin}/console/${buyer}/images/${image}`, {
      method: 'POST',
      body: new URLSearchParams({ status }),
      redirect: 'manual',
      headers,
    })

  test('lists what is shared, and its buttons accept and reject it', async () => {
    await cloud.grant(share)
    const page = await (await fetch(`${origin}/console/${buyer}?image=${image}`)).text()
    expect(page).toContain('Columnwright')
    expect(page).toContain('Shared with you, not accepted yet')
    expect((await press('accepted')).status).toBe(303)
    expect(await cloud.status(share)).toEqual({ status: 'accepted' })
    expect((await press('rejected')).status).toBe(303)
    expect(await cloud.status(share)).toEqual({ status: 'rejected' })
  })

  test('says so when nothing is shared, or no longer', async () => {
    expect(await (await fetch(`${origin}/console/${buyer}`)).text()).toContain(
      'No image is shared with this project',
    )
    const late = await press('accepted')
    expect(late.status).toBe(409)
    expect(await late.text()).toContain('no longer shared')
  })

  test('takes no form from another site', async () => {
    await cloud.grant(share)
    expect((await press('accepted', { origin: 'https://elsewhere.example' })).status).toBe(403)
    expect(await cloud.status(share)).toEqual({ status: 'pending' })
  })

  test('opens a project by its id', async () => {
    const opened = await fetch(`${origin}/console?project=${buyer}`, { redirect: 'manual' })
    expect(opened.headers.get('location')).toBe(`/console/${buyer}`)
  })
})

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getRequestListener } from '@hono/node-server'
import { expect, onTestFinished, test } from 'vitest'
import { createCloudStandIn } from '../../functions/sandbox/cloud/app.ts'
import { sandboxCloudUser } from '../../functions/sandbox/cloud/places.ts'
import { askInWorkerd } from './cloud-in-workerd.ts'

test('the client of clouds signs in, shares, reads and takes back an image from inside workerd', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-cloud-'))
  const server = createServer((request, response) => void listener(request, response)).listen(0, '127.0.0.1')
  onTestFinished(() => {
    server.close()
    rmSync(folder, { recursive: true })
  })
  await new Promise((resolve) => server.once('listening', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const image = '7b6163b8-8fe2-4cf1-9f28-780c3bf7501a'
  const user = sandboxCloudUser('vitrine-password')
  const standIn = createCloudStandIn({
    dataFile: join(folder, 'cloud.json'),
    baseUrl: origin,
    users: [user],
    images: [{ id: image, region: 'eu-north-1', name: 'Columnwright' }],
    now: () => new Date(),
  })
  const listener = getRequestListener(standIn.fetch)
  const answers = await askInWorkerd({
    settings: { authUrl: origin, username: user.name, password: user.password, projectName: user.project },
    share: { cloud: 'aurora', region: 'eu-north-1', image, project: 'a'.repeat(32) },
    steps: ['status', 'grant', 'grant', 'status', 'revoke', 'status'],
  })
  expect(answers.map(({ status }) => status)).toEqual([
    'absent',
    'pending',
    'pending',
    'pending',
    'absent',
    'absent',
  ])
})

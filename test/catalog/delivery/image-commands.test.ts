import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { type ImageFacts, snippets } from '../../../catalog/delivery/image/snippets.ts'

const facts: ImageFacts = {
  image: '5d3c0e4b-8a51-4d0c-9a54-1f8b7f0b2c11',
  region: 'eu-north-1',
  project: '0123456789abcdef0123456789abcdef',
  product: 'gatehouse',
  hasCloudInit: true,
  isAccepted: false,
}

/** Reads a line as a shell would, then as the parsers of python-openstackclient do: those of the program and the command. */
const reader = `
import json, shlex, sys
from openstackclient import shell
from openstackclient.image.v2.image import SetImage
from openstackclient.compute.v2.server import CreateServer
commands = {('image', 'set'): SetImage, ('server', 'create'): CreateServer}
words = shlex.split(sys.stdin.read().replace('\\\\\\n', ''))
assert words.pop(0) == 'openstack'
app = shell.OpenStackShell()
known, rest = app.parser.parse_known_args(words)
name = tuple(rest[:2])
read = commands[name](app, None).get_parser(' '.join(name)).parse_args(rest[2:])
print(json.dumps({'command': ' '.join(name), 'region': known.region_name, **vars(read)}, default=str))
`

function readByClient(line: string): Record<string, unknown> {
  const { status, stdout, stderr } = spawnSync('/usr/bin/python3', ['-c', reader], {
    input: line,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout)
}

/** Debian packages it as python3-openstackclient. */
const client = spawnSync('/usr/bin/python3', ['-c', 'import openstackclient'])

test('the lines for OpenStack are what its own client reads, where that is installed', () => {
  const { accept, create } = snippets.openstack
  const [accepting, creating] = [accept?.(facts) ?? '', create(facts)]
  expect(accepting).toMatch(/^openstack /)
  if (client.status !== 0) {
    process.stdout.write(
      'python3-openstackclient is not installed here: its parser did not read the lines.\n',
    )
    return
  }
  expect(readByClient(accepting)).toMatchObject({
    command: 'image set',
    region: facts.region,
    membership: 'accepted',
    image: facts.image,
  })
  expect(readByClient(creating)).toMatchObject({
    command: 'server create',
    region: facts.region,
    image: facts.image,
    flavor: 'FLAVOR',
    key_name: 'KEY',
    user_data: 'cloud-init.yaml',
    server_name: 'gatehouse',
  })
  expect(() => readByClient(`${creating} --no-such-option`)).toThrow('no-such-option')
}, 60_000)

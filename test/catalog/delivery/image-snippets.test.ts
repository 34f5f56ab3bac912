import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import type { ImageGrant, ImageLine } from '../../../catalog/delivery/image/grant.ts'
import { image } from '../../../catalog/delivery/image/method.ts'
import { type ImageTerms, projectForm } from '../../../catalog/delivery/image/terms.ts'
import { idSchema } from '../../../catalog/wire.ts'
import { samples } from '../../samples.ts'
import { paidLine } from './drive.ts'
import { createWorld } from './world.ts'

const uuid = '5d3c0e4b-8a51-4d0c-9a54-1f8b7f0b2c11'
const ami = 'ami-0abcdef1234567890'
const project = '0123456789abcdef0123456789abcdef'

/** The rows of an order page by label. */
function rows(
  terms: Partial<ImageTerms>,
  status: ImageGrant['status'] = 'pending',
  product: Partial<ImageLine['product']> = {},
) {
  const id = terms.platform === 'aws' ? ami : uuid
  const line = paidLine(image, {
    ...samples.image,
    terms: { ...samples.image.terms, images: [{ region: 'eu-north-1', id }], ...terms },
  }) as ImageLine
  const grant: ImageGrant = {
    region: 'eu-north-1',
    image: id,
    project,
    status,
    since: '2026-11-23T09:00:00.000Z',
  }
  const sold = { ...line, product: { ...line.product, ...product } }
  const view = image.receiptView({ ...sold, state: 'waiting', grant }, createWorld().ports('del_1'))
  return Object.fromEntries(view.map(({ label, value }) => [label, String(value)]))
}

/** The arguments of each block of a Terraform text: `type.name` or the block's own name. */
function blocks(hcl = ''): Record<string, string[]> {
  const found: Record<string, string[]> = {}
  const open: string[] = []
  for (const text of hcl.split('\n').map((line) => line.trim())) {
    const start = /^(\w+)((?: "[^"]+")*) (?:= )?\{$/.exec(text)
    if (start) {
      const name = [...(start[2] ?? '').matchAll(/"([^"]+)"/g)][0]?.[1] ?? start[1] ?? ''
      open.push(name)
      found[name] ??= []
    } else if (text === '}') open.pop()
    else if (text) found[open.at(-1) ?? '']?.push(/^(\w+) += \S/.exec(text)?.[1] ?? text)
  }
  expect(open).toEqual([])
  return found
}

const cloudInit = '#cloud-config\nhostname: {product}-{version}\nruncmd: [echo {order} {plan} {elsewhere}]'

describe('Terraform uses arguments that the documented resources have', () => {
  test.each([
    [
      'openstack',
      {
        terraform: [],
        required_providers: ['openstack'],
        openstack_images_image_access_accept_v2: ['region', 'image_id', 'status'],
        openstack_compute_instance_v2: ['name', 'region', 'image_id', 'flavor_name', 'key_pair', 'user_data'],
        network: ['name'],
      },
    ],
    [
      'huawei',
      {
        terraform: [],
        required_providers: ['huaweicloud'],
        huaweicloud_images_image_share_accepter: ['region', 'image_id'],
        huaweicloud_compute_instance: [
          'region',
          'name',
          'image_id',
          'flavor_id',
          'key_pair',
          'security_group_ids',
          'user_data',
        ],
        network: ['uuid'],
      },
    ],
    [
      'aws',
      {
        aws: ['region'],
        aws_instance: ['ami', 'instance_type', 'key_name', 'subnet_id', 'user_data'],
        tags: ['Name'],
      },
    ],
  ] as const)('%s', (platform, expected) => {
    const { Terraform } = rows({ platform, cloudInit })
    expect(blocks(Terraform)).toEqual(expected)
    expect(rows({ platform }).Terraform).not.toContain('user_data')
  })

  test.each(['openstack', 'huawei'] as const)('%s: once accepted, nothing accepts it again', (platform) => {
    const { Terraform } = rows({ platform }, 'accepted')
    expect(Terraform).not.toContain('accept')
    expect(Terraform).toMatch(new RegExp(`image_id += "${uuid}"`))
  })
})

describe('commands', () => {
  test('for OpenStack accept and create in the region', () => {
    const { 'Or accept it by command': accept, 'Create a server': create } = rows({ cloudInit })
    expect(accept).toBe(`openstack --os-region-name eu-north-1 \\\n  image set --accept ${uuid}`)
    expect(create).toMatch(/^openstack --os-region-name eu-north-1 server create \\\n {2}--image /)
    expect(create).toContain('--user-data cloud-init.yaml')
  })

  test('for Huawei Cloud are operations of its API, as the member of the share', () => {
    const { 'Or accept it by command': accept, 'Create a server': create } = rows({
      platform: 'huawei',
      cloudInit,
    })
    expect(accept?.replace(/ \\\n {2}/g, ' ')).toBe(
      `hcloud IMS BatchUpdateMembers --cli-region=eu-north-1 --images.1=${uuid} --project_id=${project} --status=accepted`,
    )
    expect(create).toContain(`hcloud ECS CreatePostPaidServers --cli-region=eu-north-1`)
    expect(create).toContain(`--server.imageRef=${uuid}`)
    expect(create).toContain('--server.user_data="$(base64 -w0 cloud-init.yaml)"')
  })

  test('for AWS create only, since nothing is to be accepted', () => {
    const shown = rows({ platform: 'aws' }, 'accepted')
    expect(shown).not.toHaveProperty('To accept it')
    expect(shown['Create a server']).toContain(`aws ec2 run-instances --region eu-north-1`)
    expect(shown['Create a server']).not.toContain('user-data')
    expect(shown['Account id']).toBe(project)
  })
})

test('cloud-init has the facts of the order, and words in braces that are not ours stay', () => {
  expect(rows({ cloudInit })['cloud-init.yaml']).toBe(
    '#cloud-config\nhostname: Tracewell-4.2.0\nruncmd: [echo ord_1 Team {elsewhere}]',
  )
})

test.each(['"', "'", '`', '\\', '$(id)', '\n', '\r\n', '\u0085'])(
  'a name with %j ends no quoted text of the cloud-init file',
  (sign) => {
    const text = 'a: "{product}"\nb: \'{product}\'\nc: [echo, "{version}"]'
    const name = `Trace${sign}well`
    const shown = rows({ cloudInit: text }, 'pending', { name, version: sign })['cloud-init.yaml'] ?? ''
    const read = parse(shown) as { a: string; b: string; c: string[] }
    expect(read.a).toBe(read.b)
    expect(read.a).toMatch(/^Trace.*well$/)
    expect(Object.keys(read)).toEqual(['a', 'b', 'c'])
    expect(shown).not.toMatch(/[$`\\]/)
  },
)

test('what is put in for a word is not looked through for other words, nor taken for a pattern', () => {
  const shown = rows({ cloudInit: '{product}' }, 'pending', { name: '{order} $& $1 {version}' })
  expect(shown['cloud-init.yaml']).toBe('{order} & 1 {version}')
})

test('no field of a product file or an order can carry a sign that ends a word of a command or of Terraform', () => {
  const bad = ['a b', 'a"b', 'a$\u007bb}', 'a$(b)', 'a;b', 'a\nb', "a'b", 'a`b`', 'a\\b', '-a', '%{if true}']
  const terms = (change: object) => image.terms.safeParse({ ...samples.image.terms, ...change }).success
  for (const region of bad) expect(terms({ images: [{ region, id: uuid }] }), region).toBe(false)
  for (const id of bad) expect(terms({ images: [{ region: 'a', id }] }), id).toBe(false)
  for (const id of bad) expect(idSchema.safeParse(id).success, id).toBe(false)
  for (const platform of ['openstack', 'huawei', 'aws'] as const)
    for (const given of bad)
      expect(new RegExp(`^(?:${projectForm[platform].pattern})$`).test(given), given).toBe(false)
})

test('a product whose id begins with a digit has a name that Terraform takes', () => {
  const { Terraform, 'Create a server': create } = rows({}, 'accepted', { id: '3d-press' })
  expect(Terraform).toContain('resource "openstack_compute_instance_v2" "server-3d-press"')
  expect(create).toMatch(/ 3d-press$/)
})

test.each(['unknown', 'moving'] as const)('while it is %s no line is shown that would not work', (status) => {
  const shown = rows({}, status)
  expect(Object.keys(shown)).toEqual(['Image id', 'Region', 'Project id', 'Status', 'Next step'])
})

describe('the product file', () => {
  const fault = (change: object) =>
    image.terms.safeParse({ ...samples.image.terms, ...change }).error?.issues[0]

  test.each([
    [{ images: [{ region: 'a', id: ami }] }, ['images', 0, 'id'], 'platform: aws'],
    [{ platform: 'aws' }, ['images', 0, 'id'], 'ami-'],
    [{ images: [{ region: 'a', id: uuid, copies: [uuid] }] }, ['images', 0, 'copies', 0], 'once'],
    [{ acceptance: { remindDays: 5, operatorDays: 5 } }, ['acceptance', 'operatorDays'], 'larger'],
  ])('%j is refused at its place', (change, path, words) => {
    expect(fault(change)).toMatchObject({ path, message: expect.stringContaining(words) })
  })

  test('an account at AWS is asked for by its 12 digits', () => {
    const terms = image.terms.parse({
      ...samples.image.terms,
      platform: 'aws',
      images: [{ region: 'a', id: ami }],
    })
    expect(image.inputs(terms)[1]).toMatchObject({ id: 'project', label: 'Account id', pattern: '[0-9]{12}' })
  })
})

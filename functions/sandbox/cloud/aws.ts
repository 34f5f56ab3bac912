import { AwsV4Signer } from 'aws4fetch'
import { type Context, Hono } from 'hono'
import { type SignedOptions, unknownProject } from './huawei.ts'
import type { CloudUser } from './identity.ts'

/**
 * EC2's Query API as far as launch permissions go, in the shapes of its reference, version 2016-11-15: nothing is
 * accepted, adding twice and taking away twice are fine. Every call is signed with Signature Version 4.
 */
export function createAwsStandIn({ user, images, members, memberQuota, now }: SignedOptions): Hono {
  const app = new Hono()

  app.post('/', async (c) => {
    const body = await c.req.text()
    if (!(await isSigned(c, body, user)))
      return fault(c, 401, 'AuthFailure', 'AWS was not able to validate the provided access credentials')
    const form = new URLSearchParams(body)
    const image = form.get('ImageId') ?? ''
    const region = regionOf(c)
    if (!images.some((one) => one.id === image && one.region === region))
      return fault(c, 400, 'InvalidAMIID.NotFound', `The image id '[${image}]' does not exist`)
    switch (form.get('Action')) {
      case 'DescribeImageAttribute':
        return answer(
          c,
          'DescribeImageAttribute',
          `<imageId>${image}</imageId><launchPermission>${members
            .of(image)
            .map(({ project }) => `<item><userId>${project}</userId></item>`)
            .join('')}</launchPermission>`,
        )
      case 'ModifyImageAttribute':
        return modify(c, image, form)
      default:
        return fault(c, 400, 'InvalidAction', 'The action is not valid for this web service')
    }
  })

  function modify(c: Context, image: string, form: URLSearchParams): Response {
    const gone = form.get('LaunchPermission.Remove.1.UserId')
    if (gone) members.remove(image, gone)
    const added = form.get('LaunchPermission.Add.1.UserId')
    if (added && unknownProject.test(added))
      return fault(
        c,
        400,
        'InvalidAMIAttributeItemValue',
        `Invalid attribute item value "${added}" for userId`,
      )
    if (added && !members.find(image, added)) {
      if (members.of(image).length >= memberQuota)
        return fault(c, 400, 'ResourceLimitExceeded', 'The limit of launch permissions was reached')
      members.setStatus(members.add(image, added, now()), 'accepted', now())
    }
    return answer(c, 'ModifyImageAttribute', '<return>true</return>')
  }

  return app
}

const answer = (c: Context, action: string, inner: string): Response =>
  c.body(
    `<?xml version="1.0" encoding="UTF-8"?>
<${action}Response xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>stand-in</requestId>${inner}</${action}Response>`,
    200,
    { 'content-type': 'text/xml;charset=UTF-8' },
  )

const fault = (c: Context, status: 400 | 401, code: string, message: string): Response =>
  c.body(
    `<?xml version="1.0" encoding="UTF-8"?>
<Response><Errors><Error><Code>${code}</Code><Message>${message}</Message></Error></Errors><RequestID>stand-in</RequestID></Response>`,
    status,
    { 'content-type': 'text/xml;charset=UTF-8' },
  )

/** The region that the request was signed for. */
const regionOf = ({ req }: Context): string | undefined =>
  /Credential=[^/]+\/\d+\/([^/]+)\/ec2\//.exec(req.header('authorization') ?? '')?.[1]

/** Signs the request once more with the secret key and compares. */
async function isSigned(c: Context, body: string, { name, password }: CloudUser): Promise<boolean> {
  const { req } = c
  const region = regionOf(c)
  const date = req.header('x-amz-date')
  if (!region || !date) return false
  const { headers } = await new AwsV4Signer({
    method: 'POST',
    url: `https://${req.header('host')}/`,
    headers: { 'content-type': req.header('content-type') ?? '' },
    body,
    accessKeyId: name,
    secretAccessKey: password,
    service: 'ec2',
    region,
    datetime: date,
  }).sign()
  return headers.get('authorization') === req.header('authorization')
}

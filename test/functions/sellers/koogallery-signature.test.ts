import { describe, expect, test } from 'vitest'
import {
  fitsAnswer,
  readSignature,
  signAnswer,
  signRequest,
} from '../../../functions/sellers/koogallery-signature.ts'

// Keys and signatures were computed apart from this code, in two languages; bodies, times and nonces are the vendor's.
const key = 'test-access-key-0001'
const newInstance = {
  body: '{"activity":"newInstance","businessId":"87b94795-0603-4e24-8ae5-69420d60e3c8","orderId":"CS2211181819B4LVS","orderLineId":"CS2211181819B4LVS-000001","testFlag":"1"}',
  timestamp: '1680508066618',
  nonce: '50D83FDECAED6CCD8EF597F2A577950527928BA287D04E6036E92B2806FD17DA',
}
const newInstanceSignature = 'C506F4221EC15F98C40B8A5D5065D8B815A2C5596CF4421382088B5652565458'

describe('a V2 request', () => {
  test('newInstance carries the signature of the vector', () => {
    expect(signRequest(key, newInstance)).toBe(newInstanceSignature)
  })

  test('queryInstance carries the signature of the vector', () => {
    const request = {
      body: '{"activity":"queryInstance","instanceId":"10e758d0-31ad-4c4b-8f1b-81d03469a10e","testFlag":"1"}',
      timestamp: '1680508237508',
      nonce: '9FB42E04DF4594B1FAA50B304E647AD7154AB9B4F144A65F1168886540A8B24C',
    }
    expect(signRequest(key, request)).toBe('71F7ED8356AF9F64B24ECC405C85138DF4048102BAC328B3D928BB16963A44A5')
  })

  test('its signature has the length and the letters of the published ones', () => {
    const published = '11C4CD6279191DE931DEF5C51531DFFA9D37969F4E356B8A3A6D8DE4FB357A48'
    expect(published).toMatch(/^[0-9A-F]{64}$/)
    expect(signRequest(key, newInstance)).toMatch(/^[0-9A-F]{64}$/)
  })

  test('is valid in capital and in small letters', () => {
    expect(readSignature(key, newInstance, newInstanceSignature)).toBe('valid')
    expect(readSignature(key, newInstance, newInstanceSignature.toLowerCase())).toBe('valid')
  })

  test('hashing the body without the key is recognised as that mistake', () => {
    const mistaken = '4485628226C98D3B98671B10F0639E6EB4C0D17B2685B98FD8B57FA9BD75D8AF'
    expect(readSignature(key, newInstance, mistaken)).toBe('plain-sha')
  })

  test('signing the body itself is recognised as another interface of the protocol', () => {
    const unhashed = '780B93CF741C698CB5F44FBD582F00B874C62F86266CB3A6D551BC535939C8F9'
    expect(readSignature(key, newInstance, unhashed)).toBe('unhashed')
  })

  test.each([
    ['another key', 'another-key', newInstance],
    ['another body', key, { ...newInstance, body: newInstance.body.replace('"1"', '"0"') }],
    ['another time', key, { ...newInstance, timestamp: '1680508066619' }],
    ['another nonce', key, { ...newInstance, nonce: 'AA' }],
  ])('does not fit %s', (_name, secret, request) => {
    expect(readSignature(secret, request, newInstanceSignature)).toBe('wrong')
  })

  test.each(['', 'C506', 'not hexadecimal', 'é'.repeat(64)])('"%s" is no signature', (text) => {
    expect(readSignature(key, newInstance, text)).toBe('wrong')
  })
})

describe('the Body-Sign of an answer', () => {
  const body = Buffer.from(
    '{"resultCode":"000000","resultMsg":"success.","instanceId":"87b94795-0603-4e24-8ae5-69420d60e3c8"}',
  )
  const digest = 'FGqWJoMsrKVpk6KKmBoxRPhcsFvJmqio1VqsAekCOWU='

  test('has the form and the digest of the vector', () => {
    expect(signAnswer(key, body)).toBe(`sign_type="HMAC-SHA256", signature= "${digest}"`)
  })

  test.each([
    `sign_type="HMAC-SHA256", signature= "${digest}"`,
    `sign_type="HMAC-SHA256",signature="${digest}"`,
    `signature = "${digest}" , sign_type = "HMAC-SHA256"`,
  ])('fits as %s', (header) => {
    expect(fitsAnswer(key, body, header)).toBe(true)
  })

  test.each([
    [
      'a body with a blank more',
      Buffer.concat([body, Buffer.from('\n')]),
      `sign_type="HMAC-SHA256", signature="${digest}"`,
    ],
    ['another algorithm', body, `sign_type="MD5", signature="${digest}"`],
    ['a digest without quotes', body, `sign_type="HMAC-SHA256", signature=${digest}`],
    ['a header of something else', body, 'hello'],
    ['an empty header', body, ''],
  ])('does not fit %s', (_name, bytes, header) => {
    expect(fitsAnswer(key, bytes, header)).toBe(false)
  })
})

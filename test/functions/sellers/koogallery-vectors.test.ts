import { createHash, createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import {
  aesKey,
  decryptField,
  type EncryptType,
  encryptField,
  ivFrom,
} from '../../../functions/sellers/koogallery-secrets.ts'
import {
  authToken,
  fitsToken,
  readSignature,
  signRequest,
  signUsage,
} from '../../../functions/sellers/koogallery-signature.ts'

// Keys and results were computed apart from this code; the AES values also with OpenJDK 17.
const key = 'test-access-key-0001'
const iv = '0123456789abcdef'

describe('the authToken of a V1 request', () => {
  const parameters = {
    activity: 'newInstance',
    businessId: '61e834ba-7b97-4418-b8f7-e5345137278c',
    customerId: '68cbc86abc2018ab880d92f36422fa0e',
    expireTime: '20200727153156',
    orderId: 'CS1906666666ABCDE',
    productId: '00301-666666-0--0',
    testFlag: '1',
    timeStamp: '20200727073711903',
  }
  const token = 'rjND+EtzdPJCNyqrLt/LHR3JrNBZA/GGJbgOmLk2tqE='

  test('is that of the vector, whatever the order of the parameters', () => {
    expect(authToken(key, parameters)).toBe(token)
    expect(authToken(key, Object.fromEntries(Object.entries(parameters).reverse()))).toBe(token)
  })

  test('has the length and the letters of the published one', () => {
    const published = 'Gzbfjf9LHRBcI3bFVi++sLinCNOBF6qa7is1fvjEgYQ='
    expect(published).toMatch(/^[\w+/]{43}=$/)
    expect(token).toMatch(/^[\w+/]{43}=$/)
  })

  test('fits its request, and no other', () => {
    expect(fitsToken(key, { ...parameters, authToken: token })).toBe(true)
    expect(fitsToken('another', { ...parameters, authToken: token })).toBe(false)
    expect(fitsToken(key, { ...parameters, orderId: 'CS2', authToken: token })).toBe(false)
    expect(fitsToken(key, parameters)).toBe(false)
  })

  test('covers parameters that nobody published', () => {
    expect(fitsToken(key, { ...parameters, added: '1', authToken: token })).toBe(false)
    const with1 = { ...parameters, added: '1' }
    expect(fitsToken(key, { ...with1, authToken: authToken(key, with1) })).toBe(true)
  })

  test('capital letters come before small ones', () => {
    const mixed = { b: '1', B: '2', a: '3', timeStamp: '1' }
    const reversed = { timeStamp: '1', a: '3', B: '2', b: '1' }
    expect(authToken(key, mixed)).toBe(authToken(key, reversed))
  })
})

describe('the AES key of an access key', () => {
  test.each([
    [16, 'fa32b243c1eeb23e93357bb8be8ec849'],
    [32, 'fa32b243c1eeb23e93357bb8be8ec84903d6395e4f1ccb2379a1666d99a6ab9f'],
  ])('of %i bytes is that of the vector', (bytes, due) => {
    expect(aesKey(key, bytes).toString('hex')).toBe(due)
  })

  test('of 16 bytes is the hash of the hash of the access key', () => {
    const sha1 = (data: string | Buffer) => createHash('sha1').update(data).digest()
    expect(aesKey('any key', 16)).toEqual(sha1(sha1('any key')).subarray(0, 16))
  })
})

describe('an encrypted field', () => {
  test.each<[EncryptType, string, string]>([
    ['1', 'admin', '0123456789abcdefzgivnHi79T0CV1zgTV92FA=='],
    ['1', 'Initial#Passw0rd', '0123456789abcdefEbQgUkEUpKgqx134B5AFLE2kGSyBqxQ9ok3olfYw4xU='],
    ['1', '15905222222', '0123456789abcdefh5IQllEN3FoHfkfiaGXFtw=='],
    ['1', 'buyer@example.com', '0123456789abcdef7O1MwmeWHwWj80Tva+tX7Fm1/a9J9a1dnEmJpIDPBPM='],
    ['2', 'admin', '0123456789abcdefra/iiZNZNzZnfC8LS9YD3Q=='],
    ['1', '', '0123456789abcdefkRcXDiXuRJkF1mFeH8NSOQ=='],
  ])('of type %s with "%s" is that of the vector, and is read again', (type, text, field) => {
    expect(encryptField(key, text, iv, type)).toBe(field)
    expect(decryptField(key, field, type)).toBe(text)
  })

  test.each([
    ['another key', 'another key', '0123456789abcdefzgivnHi79T0CV1zgTV92FA=='],
    ['nothing', key, ''],
    ['no ciphertext', key, iv],
    ['text in clear', key, 'admin'],
  ])('of %s is not read', (_name, secret, field) => {
    expect(decryptField(secret, field)).toBeNull()
  })

  test('of 79 bytes is the longest within the published 128 characters', () => {
    expect(encryptField(key, 'x'.repeat(79), iv)).toHaveLength(124)
    expect(encryptField(key, 'x'.repeat(80), iv).length).toBeGreaterThan(128)
  })

  test('has an IV of sixteen letters and digits', () => {
    expect(ivFrom(Uint8Array.from({ length: 16 }, (_, index) => index * 17))).toMatch(/^[A-Za-z0-9]{16}$/)
  })
})

test('the signature of a usage push is that of the vector', () => {
  const body =
    '{"usage_records":[{"begin_time":"20220809T080000Z","end_time":"20220809T090000Z","instance_id":"7f141bf1-aec8-4859-8323-fb3a8ad50721","metering_sn":"sn-1","record_time":"20220809T091000Z","usage_value":"99"}]}'
  const nonce = '6c63c221-1f6b-4141-8ff4-22f5dfe82b65'
  expect(signUsage(key, { body, nonce, timestamp: '1709690865879' })).toBe(
    'OZH6k6ZBG0245PvserqAlm/OTMtRxA5b279B8L9l3wk=',
  )
})

describe('signatures published without their key', () => {
  test.each([
    ['newInstance', '11C4CD6279191DE931DEF5C51531DFFA9D37969F4E356B8A3A6D8DE4FB357A48', '1680508066618'],
    ['queryInstance', '9C61F188C3C2889C2DD201B00E42041BDCE4751F31E35805DE412969F0A7829C', '1680508237508'],
    ['FREEZE', '95DD9FA6A8C660C9C7F9CFDE97C42535290919BCA3F78B9A254428A692CDF26E', '1680509558159'],
    ['releaseInstance', 'C4E5F264C92F737DEBECB8D27D84684F38BF01D2917880202B59027CEEFC4932', '1680509885590'],
    ['upgradeInstance', '9D49F9BF09D69F7A98B847978D6091A9ADF3B40E07AF95FEE9E5BEF5218DA407', '1680510876429'],
    ['upgradeInstance', '9D49F9BF09D69F7A98B847978D6091A9ADF3B40E07AF95FEE9E5BEF5218DA407', '1680510876429'],
    ['refreshInstance', '3F6E6652B7BE26B27ABFC3D11214D04BFD8D2CF8AC21603D85620174FE8DE062', '1680509496350'],
    ['orderNotify', '31BACBD867C7652D7581E8577A46D8FE778F3BC02553C4F130170613CD8C32F9', '1729566664115'],
  ])('%s has the form of ours, and a time in milliseconds', (activity, published, timestamp) => {
    const ours = signRequest(key, {
      body: JSON.stringify({ activity }),
      nonce: 'Of4lsV7H1qrzVDI52O5CFk2ofPcZRaA6',
      timestamp,
    })
    for (const signature of [published, ours]) expect(signature).toMatch(/^[0-9A-F]{64}$/)
    expect(new Date(Number(timestamp)).getUTCFullYear()).toBeGreaterThan(2022)
  })
})

describe('the two hashes of a V2 signature', () => {
  test.each([
    [
      'newInstance',
      '{"activity":"newInstance","businessId":"87b94795-0603-4e24-8ae5-69420d60e3c8","orderId":"CS2211181819B4LVS","orderLineId":"CS2211181819B4LVS-000001","testFlag":"1"}',
      '1680508066618',
      '50D83FDECAED6CCD8EF597F2A577950527928BA287D04E6036E92B2806FD17DA',
      '7c3423c08d12337dd359ce871f975ad942cfea7f9216e66e32389c76d6c0ebd3',
      'C506F4221EC15F98C40B8A5D5065D8B815A2C5596CF4421382088B5652565458',
    ],
    [
      'queryInstance',
      '{"activity":"queryInstance","instanceId":"10e758d0-31ad-4c4b-8f1b-81d03469a10e","testFlag":"1"}',
      '1680508237508',
      '9FB42E04DF4594B1FAA50B304E647AD7154AB9B4F144A65F1168886540A8B24C',
      '31a9c540ed1cc8a175552eab6c14308e4512e203babbd78b143825bfa3b54e4e',
      '71F7ED8356AF9F64B24ECC405C85138DF4048102BAC328B3D928BB16963A44A5',
    ],
  ])(
    '%s: the inner one in small letters is in the outer one',
    (_activity, body, timestamp, nonce, inner, outer) => {
      const hmac = (text: string) => createHmac('sha256', key).update(text).digest('hex')
      expect(hmac(body)).toBe(inner)
      expect(hmac(`${key}${nonce}${timestamp}${inner}`).toUpperCase()).toBe(outer)
      expect(signRequest(key, { body, nonce, timestamp })).toBe(outer)
    },
  )

  test('a published nonce, of 64 letters or of 32, is signed as it is', () => {
    for (const nonce of [
      '50D83FDECAED6CCD8EF597F2A577950527928BA287D04E6036E92B2806FD17DA',
      'Of4lsV7H1qrzVDI52O5CFk2ofPcZRaA6',
    ]) {
      const request = { body: '{}', nonce, timestamp: '1729566664115' }
      expect(readSignature(key, request, signRequest(key, request))).toBe('valid')
    }
  })
})

describe('signatures in the style of other marketplaces', () => {
  const sha = (text: string) => createHash('sha256').update(text).digest('hex')
  const md5 = (text: string) => createHash('md5').update(text).digest('hex')

  test.each([
    [
      'Tencent',
      sha('14479067681529981569tok'),
      'c071696646c7dceea210771de7de64dba89619a77919c72238bd4dd9f0b10f1f',
    ],
    ['Alibaba', md5('action=expiredInstance&instanceId=1&key=isvkey'), '7b0b2cf5016fabb236be44fd5e3088f4'],
  ])('of %s are not taken for ours', (_market, computed, vector) => {
    expect(computed).toBe(vector)
    const request = { body: '{}', nonce: '1447906768', timestamp: '1529981569' }
    expect(readSignature('tok', request, vector)).toBe('wrong')
    expect(readSignature('isvkey', request, vector)).toBe('wrong')
  })
})

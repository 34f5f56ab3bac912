/** Issues signed licenses (Ed25519, JWS compact serialisation, `kid` in the header). */
export interface LicensePort {
  sign(claims: Readonly<Record<string, unknown>>): Promise<{ jwt: string; kid: string }>
  issuer: string
}

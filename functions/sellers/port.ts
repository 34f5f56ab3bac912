/** A product's way to its seller's server, as the catalog has it now. */
export interface SellerConnection {
  protocol: string
  url: string
  /** Name of the seller's key. */
  key: string
  seller: string
  /** The only hosts its calls may go to. */
  hosts: string[]
}

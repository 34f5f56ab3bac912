/** An image that a delivery has shared with a project; several deliveries may share the same. */
export interface ImageShareRow {
  delivery_id: string
  cloud: string
  region: string
  image: string
  project: string
}

/** Something that one process at a time may do. */
export interface LeaseRow {
  name: string
  holder: string
  /** From then on anybody may take it. */
  until: string
}

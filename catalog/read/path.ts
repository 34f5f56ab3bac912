/** Path of a value inside a document. */
export type Path = readonly (string | number)[]

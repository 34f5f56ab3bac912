import type { z } from 'zod'
import type { Routes } from '../api.ts'
import { expanded } from './expand.ts'
import { missing } from '../fault.ts'
import { type Created, isWithin, page, type Paging } from './lists.ts'
import { params, readParams } from '../params/params.ts'
import type { Indexed, ObjectKind, StoredObject, StripeStore } from '../store.ts'

/** Kinds whose objects tell when they were made. */
type DatedKind = {
  [Kind in ObjectKind]: StoredObject<Kind> extends { created: number } ? Kind : never
}[ObjectKind]

type Asked = Paging & { expand?: string[] | undefined; created?: Created | undefined }

interface Listing<Kind extends ObjectKind, Schema extends z.ZodType<Asked>> {
  of: Kind
  takes: Schema
  /** What there is to list, newest first; otherwise all of the kind. */
  from?(wanted: z.output<Schema>): StoredObject<Kind>[]
  /** Fields that must be as they were asked for, where they were. */
  by?: readonly (keyof StoredObject<Kind> & keyof z.output<Schema>)[]
}

/** How stored objects are answered: one by its id, and pages of many; with what was to be expanded. */
export function createObjectRoutes({ get }: Pick<Routes, 'get'>, store: StripeStore) {
  return {
    one(path: string, find: (id: string) => object): void {
      get(path, ({ id, encoded }) => {
        const { expand } = readParams(params.nothing, encoded)
        return expanded(find(id), expand, store)
      })
    },
    /** What was made within the time that was asked for, a page of it. */
    list<Kind extends DatedKind, Schema extends z.ZodType<Asked>>(
      path: string,
      { of, takes, from = () => store.list(of), by = [] }: Listing<Kind, Schema>,
    ): void {
      get(path, ({ encoded }) => {
        const wanted = readParams(takes, encoded)
        const found = from(wanted)
          .filter((item) => by.every((field) => !wanted[field] || item[field] === wanted[field]))
          .filter(({ created }) => isWithin(created, wanted.created))
        return expanded(page(`/v1${path}`, found, wanted), wanted.expand, store)
      })
    },
    /** Finds an object of a kind. @throws StripeFault when there is none */
    stored<Kind extends ObjectKind>(kind: Kind, param?: string): (id: string) => StoredObject<Kind> {
      return (id) => {
        const object = store.get(kind, id)
        if (!object) throw missing(kind, id, param)
        return object
      }
    },
    /** All objects of a kind, or those of one parent. */
    under<Kind extends ObjectKind>(kind: Kind, field: Indexed, parent?: string): StoredObject<Kind>[] {
      return parent ? store.listBy(kind, field, parent) : store.list(kind)
    },
  }
}

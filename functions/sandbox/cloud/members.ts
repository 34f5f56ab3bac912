import { z } from 'zod'
import { openStateFile } from '../seller/state-file.ts'

export const memberStatuses = ['pending', 'accepted', 'rejected'] as const

const memberSchema = z.object({
  image: z.string(),
  project: z.string(),
  status: z.enum(memberStatuses),
  createdAt: z.string(),
  updatedAt: z.string(),
})
export type Member = z.output<typeof memberSchema>

export interface Members {
  of(image: string): Member[]
  find(image: string, project: string): Member | undefined
  /** Adds a row; like Glance's table it does not keep a second one of the same project away. */
  add(image: string, project: string, at: Date): Member
  setStatus(member: Member, status: Member['status'], at: Date): void
  /** Takes one row away; false when there was none. */
  remove(image: string, project: string): boolean
  ofProject(project: string): Member[]
  projects(): string[]
}

/** Who may use which image, kept in a file. */
export function openMembers(file: string): Members {
  const kept = openStateFile(file, z.object({ members: z.array(memberSchema) }), { members: [] })
  const rows = kept.state.members
  return {
    of: (image) => rows.filter((row) => row.image === image),
    find: (image, project) => rows.find((row) => row.image === image && row.project === project),
    add(image, project, at) {
      const time = glanceTime(at)
      const member: Member = { image, project, status: 'pending', createdAt: time, updatedAt: time }
      rows.push(member)
      kept.save()
      return member
    },
    setStatus(member, status, at) {
      member.status = status
      member.updatedAt = glanceTime(at)
      kept.save()
    },
    remove(image, project) {
      const at = rows.findIndex((row) => row.image === image && row.project === project)
      if (at < 0) return false
      rows.splice(at, 1)
      kept.save()
      return true
    },
    ofProject: (project) => rows.filter((row) => row.project === project),
    projects: () => [...new Set(rows.map(({ project }) => project))],
  }
}

const glanceTime = (at: Date) => `${at.toISOString().slice(0, 19)}Z`

/** As Glance writes a member. */
export function describeMember({
  image,
  project,
  status,
  createdAt,
  updatedAt,
}: Member): Record<string, unknown> {
  const times = { created_at: createdAt, updated_at: updatedAt }
  return { image_id: image, member_id: project, status, ...times, schema: '/v2/schemas/member' }
}

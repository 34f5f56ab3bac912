/** What may be done from a state, and where it leads. A state that nothing leads out of is an end. */
export interface Model<State> {
  start: State
  /** By who does what, such as `buyer accept`. */
  acts(state: State): Readonly<Record<string, State>>
  /** What of a state its arrows are named by; the rest of it only says what is possible. */
  phase(state: State): string
  /** The same, more coarsely, for the arrows to an end, since a life takes only one of them. Default: `phase`. */
  lastPhase?(state: State): string
}

interface Arrow<State> {
  act: string
  name: string
  to: State
}

/** As long as a test of one life should be. */
const mostSteps = 40

/** The arrows of the states that a model can reach, as `requested, seller take-on → underway`. */
export function arrowsOf<State>(model: Model<State>): Set<string> {
  const found = new Set<string>()
  for (const state of statesOf(model)) for (const { name } of arrowsFrom(model, state)) found.add(name)
  return found
}

/** Lives, as acts in their order, that together lead along every arrow of a model. */
export function livesOf<State>(model: Model<State>): string[][] {
  const open = arrowsOf(model)
  const lives: string[][] = []
  while (open.size > 0) {
    const life: string[] = []
    let at = model.start
    for (;;) {
      const road = life.length < mostSteps ? roadToNew(model, at, open) : null
      if (!road) break
      for (const { act, name, to } of road) {
        life.push(act)
        open.delete(name)
        at = to
      }
    }
    lives.push(life)
  }
  return lives
}

function arrowsFrom<State>(model: Model<State>, state: State): Arrow<State>[] {
  return Object.entries(model.acts(state)).map(([act, to]) => {
    const isEnd = Object.keys(model.acts(to)).length === 0
    const from = isEnd && model.lastPhase ? model.lastPhase(state) : model.phase(state)
    return { act, to, name: `${from}, ${act} → ${model.phase(to)}` }
  })
}

function statesOf<State>(model: Model<State>): State[] {
  const states = new Map([[JSON.stringify(model.start), model.start]])
  for (const state of states.values()) {
    for (const { to } of arrowsFrom(model, state)) states.set(JSON.stringify(to), to)
  }
  return [...states.values()]
}

/** The shortest way to an arrow that no life has taken yet, with it, ends last; null when there is none from here. */
function roadToNew<State>(model: Model<State>, from: State, open: Set<string>): Arrow<State>[] | null {
  const seen = new Set([JSON.stringify(from)])
  let toEnd: Arrow<State>[] | null = null
  let roads: { at: State; road: Arrow<State>[] }[] = [{ at: from, road: [] }]
  while (roads.length > 0) {
    const longer: typeof roads = []
    for (const { at, road } of roads) {
      for (const arrow of arrowsFrom(model, at)) {
        if (open.has(arrow.name)) {
          if (arrowsFrom(model, arrow.to).length > 0) return [...road, arrow]
          toEnd ??= [...road, arrow]
        }
        const key = JSON.stringify(arrow.to)
        if (seen.has(key)) continue
        seen.add(key)
        longer.push({ at: arrow.to, road: [...road, arrow] })
      }
    }
    roads = longer
  }
  return toEnd
}

import { describeAtTheDoor } from './at-the-door.ts'

// Each step of a method is stored alike; one of them shows that a refund half-way is.
describeAtTheDoor('postgres', [1])

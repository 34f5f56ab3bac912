import { describeAtTheDoor } from './at-the-door.ts'

describeAtTheDoor('sqlite')

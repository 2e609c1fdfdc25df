import {Chalk, type ChalkInstance} from 'chalk'

/** How a view may write: its width in characters and a chalk that knows whether colour is on. */
export interface Style {
  chalk: ChalkInstance
  width: number
  isTTY: boolean
}

/** 16 colours only: they follow the terminal's own theme, so they are readable on dark and light. */
export function styleFor(stream: {color: boolean; columns: number; isTTY: boolean}): Style {
  return {
    chalk: new Chalk({level: stream.color ? 1 : 0}),
    width: stream.columns,
    isTTY: stream.isTTY,
  }
}

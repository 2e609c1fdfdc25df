import type {Deps} from '../deps.js'
import type {Closing} from './closing.js'

/** What the parts of the dependencies are wired with. */
export interface Wiring extends Pick<Closing, 'background' | 'beforeClose' | 'onClose'> {
  /** All of them, for what one needs of another; complete when the first one is asked for. */
  readonly deps: Deps
}

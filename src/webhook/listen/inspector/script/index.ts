import {BODY} from './body.js'
import {DETAIL} from './detail.js'
import {LIST} from './list.js'

/**
 * What runs in the browser. Everything that comes from a delivery is set as text, never as HTML,
 * and the page's policy forbids any other script.
 */
export const SCRIPT = `'use strict'\n${BODY}${DETAIL}${LIST}`

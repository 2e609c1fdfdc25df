// A module of its own: bundled, a dynamic import of the package itself has only a default export.
import {CORE_SCHEMA, mergeTag} from 'js-yaml'

export {load, YAMLException} from 'js-yaml'

/** JSON's types, so that no date becomes an object; merge keys, which people use. */
export const SCHEMA = CORE_SCHEMA.withTags(mergeTag)

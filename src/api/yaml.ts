// A module of its own: bundled, a dynamic import of the package itself has only a default export.
export {isAlias, isMap, isNode, isScalar, isSeq, parseDocument, stringify} from 'yaml'

// A module of its own: bundled, a dynamic import of the package itself has only a default export.
export {isMap, isScalar, isSeq, parseDocument} from 'yaml'

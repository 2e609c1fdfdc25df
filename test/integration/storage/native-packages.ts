import type {Plugin} from 'esbuild'

/** A worker bundled into a temporary directory still loads the native packages of this tree. */
export const nativePackagesFromHere: Plugin = {
  name: 'native-packages-from-here',
  setup(build) {
    const filter = /^(keytar|@napi-rs\/keyring|@photostructure\/sqlite)$/
    build.onResolve({filter}, ({path}) => {
      try {
        return {path: import.meta.resolve(path), external: true}
      } catch {
        return {path, external: true}
      }
    })
  },
}

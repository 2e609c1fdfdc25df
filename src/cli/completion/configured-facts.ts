import {type Environment, loadRegistry} from '../../api/index.js'
import {namesFile} from '../../spec/index.js'
import type {Directories} from '../../storage/index.js'
import type {FactsSelection, KeptFacts} from './facts.js'

export {writeFileAtomic} from '../../storage/index.js'

/** What the configuration says; loaded only where nothing is kept that is still true. */
export async function configuredFacts(
  selection: FactsSelection,
  at: {variables: Environment; places: Directories; cwd: string},
): Promise<Pick<KeptFacts, 'apis' | 'environments' | 'names'>> {
  const {variables, places, cwd} = at
  const registry = await loadRegistry({environment: variables, directories: places, cwd})
  const listed = registry.list()
  const name = selection.api ?? variables['APIX_API'] ?? registry.default
  return {
    apis: listed.map((api) => ({value: api.name, about: api.baseUrl ?? ''})),
    environments: [...(listed.find((api) => api.name === name)?.environments ?? [])],
    names: namesOf(),
  }

  function namesOf(): string | null {
    try {
      const source = selection.openapi ?? registry.resolve(selection).openapi
      return source === undefined ? null : namesFile(source, places.cache)
    } catch {
      // No API can be made out yet: there are flags and APIs to complete all the same.
      return null
    }
  }
}

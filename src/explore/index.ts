import {PRESETS} from '../api/index.js'
import {isApixError} from '../errors/index.js'
import {adopt} from './adopt.js'
import {lineProblem, looksLikeRequest} from './free.js'
import {say} from './say.js'
import {search} from './search.js'
import type {ExploreDeps, ExploreInput, Workplace} from './types.js'
import {work} from './workbench.js'

export {BENCH_CONNECTIONS, BENCH_REQUESTS} from './actions.js'
export type {ExploreDeps, ExploreInput} from './types.js'

/** Whether the command line said what to explore: then a mistake in it ends the program. */
type NamedInput = ExploreInput & {named: boolean}

type Chosen = {kind: 'api' | 'preset'; name: string} | {kind: 'url'; typed?: string}

/** From choosing an API to code that calls it, by keys; returns when the person leaves. */
export async function explore(input: ExploreInput, deps: ExploreDeps): Promise<void> {
  const named = input.api !== undefined || input.openapi !== undefined
  let previous: Chosen | undefined
  for (;;) {
    const chosen = named ? undefined : await chooseApi(previous, deps)
    if (!named && !chosen) return
    previous = chosen
    const news = chosen?.kind === 'preset' ? await adopt(chosen.name, deps) : ''
    if (news === undefined) continue
    const api = chosen && 'name' in chosen ? chosen.name : input.api
    const typed = chosen?.kind === 'url' ? chosen.typed : undefined
    await atWork({...input, api, named}, {news, typed}, deps)
    if (named) return
  }
}

/** The list of what is configured, what could be, and any URL. @returns undefined for Esc */
async function chooseApi(
  previous: Chosen | undefined,
  {registry, screen}: ExploreDeps,
): Promise<Chosen | undefined> {
  const configured = await registry()
  const apis = configured.list()
  const known = new Set(apis.map(({name}) => name))
  const options: Array<{value: Chosen; label: string; note: string; detail?: string[]}> = [
    ...apis
      .toSorted((a, b) => Number(b.default) - Number(a.default))
      .map(({name, baseUrl, environments, default: isDefault}) => ({
        value: {kind: 'api' as const, name},
        label: name,
        note: `${baseUrl ?? ''}${isDefault ? '  default' : ''}`,
        ...(environments.length > 1 && {detail: [environments.join(', ')]}),
      })),
    {value: {kind: 'url'}, label: '+ a URL…', note: 'no API, history and free input'},
    ...PRESETS.filter(({name}) => !known.has(name)).map(({name, title}) => ({
      value: {kind: 'preset' as const, name},
      label: `+ ${name}`,
      note: `add ${title}`,
    })),
  ]
  const texts = options.map(({label, note}) => `${label}  ${note}`)
  const same = options.find(({value}) => JSON.stringify(value) === JSON.stringify(previous))
  return screen.choose<Chosen>({
    trail: [],
    question: 'Which API?',
    options(query) {
      const found = search(texts, query).flatMap(({index, marks}) => {
        const option = options[index]
        return option ? [{...option, marks}] : []
      })
      const typed = query.trim()
      return looksLikeRequest(query) && lineProblem(query, {settings: undefined}) === undefined
        ? [{value: {kind: 'url', typed}, label: `+ ${typed}`, note: 'send this'}, ...found]
        : found
    },
    ...(same && {selected: same.value}),
  })
}

/** Works with one API, in one environment after the other. */
async function atWork(
  input: NamedInput,
  {news, typed}: {news: string; typed: string | undefined},
  deps: ExploreDeps,
): Promise<void> {
  let environment = input.environment
  let first = typed
  for (;;) {
    const found = await workplaceOf({...input, environment}, deps)
    if (!found) return
    const workplace = {...found, notes: [...(news === '' ? [] : [news]), ...found.notes]}
    if ((await work(workplace, deps, first)) !== 'environment') return
    first = undefined
    const chosen = await deps.screen.choose({
      trail: workplace.trail,
      question: 'Which environment?',
      options: (query) =>
        workplace.environments
          .filter((name) => name.includes(query.trim()))
          .map((name) => ({value: name, label: name})),
      selected: workplace.settings?.environment ?? '',
    })
    environment = chosen ?? workplace.settings?.environment
  }
}

/** @returns undefined when it cannot be worked with; the person has read why */
async function workplaceOf(input: NamedInput, deps: ExploreDeps): Promise<Workplace | undefined> {
  const {api, environment, openapi} = input
  const registry = await deps.registry()
  try {
    const settings =
      api === undefined
        ? undefined
        : registry.resolve({api, ...(environment !== undefined && {environment}), login: true})
    const environments = registry.list().find(({name}) => name === api)?.environments ?? []
    const trail = settings
      ? [environments.length > 1 ? `${settings.name}/${settings.environment}` : settings.name]
      : [openapi ?? 'any URL']
    const found = await describe({settings, openapi, trail}, deps)
    // A document is better known by its title than by its path.
    const here = settings ? trail : [found?.spec?.index.title || (openapi ?? 'any URL')]
    return found && {settings, openapi, environments, ...found, trail: here}
  } catch (error) {
    if (!isApixError(error) || error.code === 'INTERRUPTED' || input.named) throw error
    await say(error.message, [api ?? ''], deps.screen)
    return undefined
  }
}

/** The description, or why there is none: one can work without. @returns undefined for Esc */
async function describe(
  {settings, openapi, trail}: Pick<Workplace, 'settings' | 'openapi' | 'trail'>,
  deps: ExploreDeps,
): Promise<Pick<Workplace, 'spec' | 'notes'> | undefined> {
  if (openapi === undefined && settings?.openapi === undefined) {
    const words = 'no OpenAPI document: type METHOD /path, or choose from the history'
    return {spec: undefined, notes: settings ? [words] : []}
  }
  try {
    const label = 'reading the OpenAPI document'
    const spec = await deps.screen.work({trail, label}, () => deps.openSpec(openapi, settings))
    return spec && {spec, notes: []}
  } catch (error) {
    if (!isApixError(error) || error.code === 'INTERRUPTED' || openapi !== undefined) throw error
    return {spec: undefined, notes: [`no operations: ${error.message}`]}
  }
}

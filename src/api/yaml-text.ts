/** A JSON-like value as YAML for people. */
export async function yamlText(value: unknown): Promise<string> {
  const {stringify} = await import('./yaml.js')
  return stringify(value, {
    lineWidth: 100,
    aliasDuplicateObjects: false,
    // `on`, `2e5` and their like stay texts for every reader of YAML.
    compat: 'yaml-1.1',
  })
}

import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {validateXML} from 'xmllint-wasm'

const schema = readFileSync(join('test', 'fixtures', 'junit', 'jenkins-junit.xsd'), 'utf8')

/** What Jenkins' own schema has against a report; nothing when it is valid. */
export async function junitProblems(xml: string): Promise<string[]> {
  const {errors} = await validateXML({
    xml: [{fileName: 'report.xml', contents: xml}],
    schema: [{fileName: 'jenkins-junit.xsd', contents: schema}],
  })
  return errors.map(({rawMessage}) => rawMessage)
}

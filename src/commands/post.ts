import {RequestCommand} from '../cli/request/command.js'

export default class Post extends RequestCommand {
  static override summary = 'send data to a resource'
  static override examples = [
    '<%= config.bin %> post /users name=John admin:=false',
    '<%= config.bin %> post /upload --form file@photo.png',
  ]

  async run() {
    const {words, flags} = await this.parseWords()
    return this.send('POST', words, flags)
  }
}

import type {Catalogue} from '../types.js'

export const dropbox: Catalogue = {
  events: {
    list_folder: {
      list_folder: {accounts: ['dbid:AAH4f99T0taONIb-OurWxbNQ6ywGRopQngc']},
      delta: {users: [12345678]},
    },
  },
  times: [],
  aliases: {'file.changed': 'list_folder', delta: 'list_folder'},
}

import {type Catalogue, SECONDS} from '../types.js'

const TELEGRAM_USER = {
  id: 1111111,
  is_bot: false,
  first_name: 'Ann',
  last_name: 'Example',
  username: 'annexample',
  language_code: 'en',
}

const TELEGRAM_MESSAGE = {
  message_id: 1365,
  from: TELEGRAM_USER,
  chat: {
    id: 1111111,
    first_name: 'Ann',
    last_name: 'Example',
    username: 'annexample',
    type: 'private',
  },
  date: SECONDS,
  text: '/start',
  entities: [{offset: 0, length: 6, type: 'bot_command'}],
}

export const telegram: Catalogue = {
  events: {
    message: {update_id: 10000, message: TELEGRAM_MESSAGE},
    edited_message: {
      update_id: 10000,
      edited_message: {...TELEGRAM_MESSAGE, edit_date: SECONDS, text: 'Edited text', entities: []},
    },
    callback_query: {
      update_id: 10000,
      callback_query: {
        id: '4382bfdwdsb323b2d9',
        from: TELEGRAM_USER,
        message: TELEGRAM_MESSAGE,
        chat_instance: '1234567890',
        data: 'Data from the button',
      },
    },
    inline_query: {
      update_id: 10000,
      inline_query: {id: '134567890097', from: TELEGRAM_USER, query: 'inline query', offset: ''},
    },
  },
  names: [
    'channel_post',
    'chat_join_request',
    'chat_member',
    'chosen_inline_result',
    'message_reaction',
    'my_chat_member',
    'poll',
    'poll_answer',
    'pre_checkout_query',
    'shipping_query',
  ],
  times: [
    ['message.date', 's'],
    ['edited_message.edit_date', 's'],
  ],
  aliases: {'message.created': 'message', 'message.received': 'message'},
}

import {type Catalogue, ISO} from '../types.js'

export const typeform: Catalogue = {
  events: {
    form_response: {
      event_id: 'LtWXD3crgy',
      event_type: 'form_response',
      form_response: {
        form_id: 'lT4Z3j',
        token: 'a3a12ec67a1365927098a606107fac15',
        landed_at: ISO,
        submitted_at: ISO,
        definition: {
          id: 'lT4Z3j',
          title: 'Webhooks example',
          fields: [
            {id: 'DlXFaesGBpoF', title: 'What is your name?', type: 'short_text', ref: 'name'},
            {id: 'SMEUb7VJz92Q', title: 'Your email?', type: 'email', ref: 'email'},
          ],
        },
        answers: [
          {
            type: 'text',
            text: 'Ann Example',
            field: {id: 'DlXFaesGBpoF', type: 'short_text', ref: 'name'},
          },
          {
            type: 'email',
            email: 'ann@example.com',
            field: {id: 'SMEUb7VJz92Q', type: 'email', ref: 'email'},
          },
        ],
      },
    },
  },
  names: ['form_response_partial'],
  times: [['form_response.submitted_at', 'iso']],
  aliases: {'form.submitted': 'form_response'},
}

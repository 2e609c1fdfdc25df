import type {Catalogue} from '../types.js'

function invitee(event: string, status: string) {
  return {
    created_at: '2026-01-01T00:00:00.000000Z',
    created_by: 'https://api.calendly.com/users/AAAAAAAAAAAAAAAA',
    event,
    payload: {
      cancel_url: 'https://calendly.com/cancellations/AAAAAAAAAAAAAAAA',
      created_at: '2026-01-01T00:00:00.000000Z',
      email: 'ann@example.com',
      event: 'https://api.calendly.com/scheduled_events/AAAAAAAAAAAAAAAA',
      name: 'Ann Example',
      first_name: null,
      last_name: null,
      questions_and_answers: [],
      reschedule_url: 'https://calendly.com/reschedulings/AAAAAAAAAAAAAAAA',
      rescheduled: false,
      status,
      text_reminder_number: null,
      timezone: 'America/New_York',
      tracking: {utm_campaign: null, utm_source: null},
      uri: 'https://api.calendly.com/scheduled_events/AAAAAAAAAAAAAAAA/invitees/AAAAAAAAAAAAAAAA',
    },
  }
}

export const calendly: Catalogue = {
  events: {
    'invitee.created': invitee('invitee.created', 'active'),
    'invitee.canceled': invitee('invitee.canceled', 'canceled'),
  },
  names: ['invitee_no_show.created', 'routing_form_submission.created'],
  times: [['created_at', 'iso']],
  aliases: {},
}

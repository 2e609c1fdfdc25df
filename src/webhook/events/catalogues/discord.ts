import type {Catalogue} from '../types.js'

export const discord: Catalogue = {
  events: {
    PING: {
      id: '787053080478613556',
      application_id: '787053080478613554',
      token: 'aUniqueToken',
      type: 1,
      version: 1,
    },
    APPLICATION_AUTHORIZED: {
      version: 1,
      application_id: '1234560123453231555',
      type: 1,
      event: {
        type: 'APPLICATION_AUTHORIZED',
        timestamp: '2026-01-01T00:00:00.000Z',
        data: {
          integration_type: 1,
          scopes: ['applications.commands'],
          user: {id: '80351110224678912', username: 'nelly', discriminator: '0'},
        },
      },
    },
    APPLICATION_COMMAND: {
      id: '787053080478613555',
      application_id: '787053080478613554',
      type: 2,
      token: 'aUniqueToken',
      version: 1,
      guild_id: '290926798626357999',
      channel_id: '645027906669510667',
      data: {id: '771825006014889984', name: 'cardsearch', type: 1, options: []},
      member: {user: {id: '53908232506183680', username: 'mason'}, roles: [], permissions: '0'},
    },
  },
  times: [['event.timestamp', 'iso']],
  aliases: {ping: 'PING', 'user.created': 'APPLICATION_AUTHORIZED'},
}

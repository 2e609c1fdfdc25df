import type {Catalogue} from '../types.js'

const link = (linkType: string, id: string) => ({sys: {type: 'Link', linkType, id}})

export const contentful: Catalogue = {
  events: {
    'ContentManagement.Entry.publish': {
      sys: {
        type: 'Entry',
        id: '3K9b0esdy0q0yGqgW2g6Ke',
        space: link('Space', 'cfexampleapi'),
        environment: link('Environment', 'master'),
        contentType: link('ContentType', 'cat'),
        createdBy: link('User', '7BslKh9TdKGOK41VmLDjFZ'),
        createdAt: '2026-01-01T00:00:00.000Z',
        updatedAt: '2026-01-01T00:00:00.000Z',
        publishedAt: '2026-01-01T00:00:00.000Z',
        revision: 1,
        publishedVersion: 2,
      },
      fields: {name: {'en-US': 'Nyan Cat'}, likes: {'en-US': ['rainbows', 'fish']}},
    },
    'ContentManagement.Entry.delete': {
      sys: {
        type: 'DeletedEntry',
        id: '3K9b0esdy0q0yGqgW2g6Ke',
        space: link('Space', 'cfexampleapi'),
        environment: link('Environment', 'master'),
        contentType: link('ContentType', 'cat'),
        deletedAt: '2026-01-01T00:00:00.000Z',
      },
    },
  },
  names: ['create', 'save', 'auto_save', 'archive', 'unarchive', 'unpublish'].map(
    (action) => `ContentManagement.Entry.${action}`,
  ),
  times: [
    ['sys.publishedAt', 'iso'],
    ['sys.updatedAt', 'iso'],
  ],
  aliases: {
    'entry.published': 'ContentManagement.Entry.publish',
    'entry.deleted': 'ContentManagement.Entry.delete',
  },
}

import type {Catalogue} from '../types.js'

function notionEvent(type: string, entity: string) {
  return {
    id: '367cba44-b6f3-4c92-81e7-6a2e9659efd4',
    timestamp: '2026-01-01T00:00:00.000Z',
    workspace_id: '13950b26-c203-4f3b-b97d-93ec06319565',
    workspace_name: 'Example',
    subscription_id: '29d75c0d-5546-4414-8459-7b7a92f1fc4b',
    integration_id: '0ef2e755-4912-8096-91c1-00376a88a5ca',
    type,
    authors: [{id: 'c7c11cca-1d73-471d-9b6e-bdef51470190', type: 'person'}],
    accessible_by: [{id: 'c7c11cca-1d73-471d-9b6e-bdef51470190', type: 'person'}],
    attempt_number: 1,
    entity: {id: '153104cd-477e-809d-8dc4-ff2d96ae3090', type: entity},
    data: {parent: {id: '13950b26-c203-4f3b-b97d-93ec06319565', type: 'space'}},
  }
}

export const notion: Catalogue = {
  events: {
    'page.created': notionEvent('page.created', 'page'),
    'page.content_updated': notionEvent('page.content_updated', 'page'),
    'page.deleted': notionEvent('page.deleted', 'page'),
    'database.created': notionEvent('database.created', 'database'),
    'comment.created': notionEvent('comment.created', 'comment'),
    verification: {verification_token: 'secret_tMrlL1qK5vuQAh1b6cZGhFChZTSYJlce98V0pYn7yBl'},
  },
  names: [
    'comment.deleted',
    'comment.updated',
    'database.content_updated',
    'database.deleted',
    'database.moved',
    'database.schema_updated',
    'page.locked',
    'page.moved',
    'page.properties_updated',
    'page.undeleted',
    'page.unlocked',
  ],
  times: [['timestamp', 'iso']],
  aliases: {'page.updated': 'page.content_updated'},
}

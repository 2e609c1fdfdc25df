import type {Catalogue} from '../types.js'

function boxEvent(trigger: string) {
  return {
    type: 'webhook_event',
    id: 'eb0c4e06-751f-442c-86f8-fd5bb404dbec',
    created_at: '2026-01-01T00:00:00-08:00',
    trigger,
    webhook: {id: '53', type: 'webhook'},
    created_by: {id: '226067247', type: 'user', name: 'Ann Example', login: 'ann@example.com'},
    source: {
      id: '73835521473',
      type: 'file',
      file_version: {
        type: 'file_version',
        id: '78096737033',
        sha1: '2c61623e86bee78e6ab444af456bccc7a1164095',
      },
      sequence_id: '0',
      etag: '0',
      sha1: '2c61623e86bee78e6ab444af456bccc7a1164095',
      name: 'Test-Image.jpg',
      description: '',
      size: 1290,
      parent: {type: 'folder', id: '0', name: 'All Files'},
      item_status: 'active',
    },
    additional_info: [],
  }
}

export const box: Catalogue = {
  events: Object.fromEntries(
    ['FILE.UPLOADED', 'FILE.PREVIEWED', 'FILE.DOWNLOADED', 'FILE.TRASHED', 'FILE.DELETED'].map(
      (trigger) => [trigger, boxEvent(trigger)],
    ),
  ),
  names: [
    'COLLABORATION.ACCEPTED',
    'COLLABORATION.CREATED',
    'COMMENT.CREATED',
    'FILE.COPIED',
    'FILE.LOCKED',
    'FILE.MOVED',
    'FILE.RENAMED',
    'FOLDER.CREATED',
    'SHARED_LINK.CREATED',
    'TASK_ASSIGNMENT.CREATED',
  ],
  times: [],
  aliases: {'file.uploaded': 'FILE.UPLOADED', 'file.deleted': 'FILE.DELETED'},
}

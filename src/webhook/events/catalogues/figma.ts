import {type Catalogue, ISO} from '../types.js'

function figmaEvent(type: string, more: Record<string, unknown> = {}) {
  return {
    event_type: type,
    file_key: 'zH64Cn5qrVOOiXUjAEHOUx',
    file_name: 'Example design',
    passcode: '',
    protocol_version: '2',
    retries: 0,
    timestamp: ISO,
    webhook_id: '22',
    ...more,
  }
}

const FIGMA_USER = {id: '813845097374535682', handle: 'Ann Example'}

export const figma: Catalogue = {
  events: {
    FILE_UPDATE: figmaEvent('FILE_UPDATE'),
    FILE_COMMENT: figmaEvent('FILE_COMMENT', {
      comment: [{text: 'Nice work'}],
      comment_id: '32',
      created_at: ISO,
      triggered_by: FIGMA_USER,
    }),
    FILE_VERSION_UPDATE: figmaEvent('FILE_VERSION_UPDATE', {
      created_at: ISO,
      description: 'added something new',
      label: 'new version',
      version_id: '123',
      triggered_by: FIGMA_USER,
    }),
    PING: {event_type: 'PING', passcode: '', timestamp: ISO, webhook_id: '22'},
  },
  names: ['DEV_MODE_STATUS_UPDATE', 'FILE_DELETE', 'LIBRARY_PUBLISH'],
  times: [['timestamp', 'iso']],
  aliases: {ping: 'PING', 'file.updated': 'FILE_UPDATE'},
}

import type {Catalogue} from '../types.js'

function asanaEvent(action: string, more: Record<string, unknown> = {}) {
  return {
    events: [
      {
        action,
        created_at: '2026-01-01T00:00:00.000Z',
        parent: null,
        resource: {gid: '1337', resource_type: 'task', resource_subtype: 'default_task'},
        user: {gid: '3141', resource_type: 'user'},
        ...more,
      },
    ],
  }
}

export const asana: Catalogue = {
  events: {
    changed: asanaEvent('changed', {
      change: {
        action: 'changed',
        field: 'assignee',
        new_value: {gid: '3141', resource_type: 'user'},
      },
    }),
    added: asanaEvent('added', {parent: {gid: '1234', resource_type: 'project'}}),
    removed: asanaEvent('removed', {parent: {gid: '1234', resource_type: 'project'}}),
    deleted: asanaEvent('deleted'),
    heartbeat: {events: []},
  },
  names: ['undeleted'],
  times: [['events.0.created_at', 'iso']],
  aliases: {'task.changed': 'changed', 'task.added': 'added', 'task.deleted': 'deleted'},
}

import {type Catalogue, ISO, MILLISECONDS, SECONDS} from './types.js'

const COMMIT = 'da1560886d4f094c3e6c9ef40349f7d38b5d27d7'

const GITLAB_USER = {
  id: 4,
  name: 'Ann Example',
  username: 'ann',
  avatar_url: 'https://gitlab.example.com/uploads/-/system/user/avatar/4/avatar.png',
  email: 'ann@example.com',
}
const GITLAB_PROJECT = {
  id: 15,
  name: 'Diaspora',
  description: '',
  web_url: 'https://gitlab.example.com/mike/diaspora',
  git_ssh_url: 'git@gitlab.example.com:mike/diaspora.git',
  git_http_url: 'https://gitlab.example.com/mike/diaspora.git',
  namespace: 'Mike',
  visibility_level: 0,
  path_with_namespace: 'mike/diaspora',
  default_branch: 'main',
}

function gitlabObject(kind: string, attributes: Record<string, unknown>) {
  return {
    object_kind: kind,
    event_type: kind,
    user: GITLAB_USER,
    project: GITLAB_PROJECT,
    object_attributes: {
      id: 99,
      iid: 1,
      project_id: 15,
      created_at: ISO,
      updated_at: ISO,
      ...attributes,
    },
    labels: [],
    changes: {},
  }
}

export const gitlab: Catalogue = {
  events: {
    'Push Hook': {
      object_kind: 'push',
      event_name: 'push',
      before: '95790bf891e76fee5e1747ab589903a6a1f80f22',
      after: COMMIT,
      ref: 'refs/heads/main',
      checkout_sha: COMMIT,
      user_id: 4,
      user_name: 'Ann Example',
      user_username: 'ann',
      project_id: 15,
      project: GITLAB_PROJECT,
      commits: [
        {
          id: COMMIT,
          message: 'Fix the readme',
          title: 'Fix the readme',
          timestamp: ISO,
          url: `https://gitlab.example.com/mike/diaspora/commit/${COMMIT}`,
          author: {name: 'Ann Example', email: 'ann@example.com'},
          added: ['CHANGELOG'],
          modified: ['README.md'],
          removed: [],
        },
      ],
      total_commits_count: 1,
    },
    'Issue Hook': gitlabObject('issue', {
      title: 'New API',
      state: 'opened',
      action: 'open',
      description: 'Create new API',
    }),
    'Merge Request Hook': gitlabObject('merge_request', {
      title: 'MS-Viewport',
      state: 'opened',
      action: 'open',
      source_branch: 'ms-viewport',
      target_branch: 'main',
      merge_status: 'unchecked',
    }),
    'Note Hook': gitlabObject('note', {note: 'This needs work.', noteable_type: 'MergeRequest'}),
    'Pipeline Hook': {
      ...gitlabObject('pipeline', {
        ref: 'main',
        tag: false,
        sha: COMMIT,
        source: 'push',
        status: 'success',
        stages: ['build', 'test', 'deploy'],
        duration: 63,
      }),
      builds: [{id: 380, stage: 'deploy', name: 'production', status: 'success', manual: false}],
    },
    'Tag Push Hook': {
      object_kind: 'tag_push',
      event_name: 'tag_push',
      before: '0000000000000000000000000000000000000000',
      after: COMMIT,
      ref: 'refs/tags/v1.0.0',
      checkout_sha: COMMIT,
      user_id: 4,
      user_name: 'Ann Example',
      project_id: 15,
      project: GITLAB_PROJECT,
      commits: [],
      total_commits_count: 0,
    },
  },
  names: [
    'Deployment Hook',
    'Feature Flag Hook',
    'Job Hook',
    'Member Hook',
    'Release Hook',
    'Subgroup Hook',
    'Wiki Page Hook',
  ],
  times: [['object_attributes.updated_at', 'iso']],
  aliases: {
    push: 'Push Hook',
    issue: 'Issue Hook',
    'issue.opened': 'Issue Hook',
    merge_request: 'Merge Request Hook',
    'pull_request.opened': 'Merge Request Hook',
    note: 'Note Hook',
    pipeline: 'Pipeline Hook',
    tag_push: 'Tag Push Hook',
  },
}

const BITBUCKET = {
  actor: {
    type: 'user',
    display_name: 'Ann Example',
    uuid: '{d301aafa-d676-4ee0-88be-962be7417567}',
    nickname: 'ann',
  },
  repository: {
    type: 'repository',
    full_name: 'team_name/repo_name',
    name: 'repo_name',
    uuid: '{673a6070-3421-46c9-9d48-90745f7bfe8e}',
    scm: 'git',
    is_private: true,
  },
}
const BITBUCKET_PULL_REQUEST = {
  id: 1,
  title: 'Title of pull request',
  description: 'Description of pull request',
  state: 'OPEN',
  author: BITBUCKET.actor,
  source: {
    branch: {name: 'branch2'},
    commit: {hash: 'd3022fc0ca3d'},
    repository: BITBUCKET.repository,
  },
  destination: {
    branch: {name: 'main'},
    commit: {hash: 'ce5965ddd289'},
    repository: BITBUCKET.repository,
  },
  merge_commit: null,
  close_source_branch: true,
  created_on: ISO,
  updated_on: ISO,
}

export const bitbucket: Catalogue = {
  events: {
    'repo:push': {
      ...BITBUCKET,
      push: {
        changes: [
          {
            new: {
              type: 'branch',
              name: 'main',
              target: {type: 'commit', hash: COMMIT, message: 'Fix the readme\n', date: ISO},
            },
            old: {
              type: 'branch',
              name: 'main',
              target: {type: 'commit', hash: '1e65c05c1d5171631d92438a13901ca7dae9618c'},
            },
            created: false,
            closed: false,
            forced: false,
            truncated: false,
          },
        ],
      },
    },
    'pullrequest:created': {...BITBUCKET, pullrequest: BITBUCKET_PULL_REQUEST},
    'pullrequest:fulfilled': {
      ...BITBUCKET,
      pullrequest: {
        ...BITBUCKET_PULL_REQUEST,
        state: 'MERGED',
        merge_commit: {hash: '764413d85e29'},
      },
    },
    'issue:created': {
      ...BITBUCKET,
      issue: {
        id: 1,
        title: 'Issue title',
        content: {raw: 'Issue text', html: '<p>Issue text</p>', markup: 'markdown'},
        priority: 'trivial',
        state: 'new',
        type: 'bug',
        created_on: ISO,
      },
    },
  },
  names: [
    'issue:comment_created',
    'issue:updated',
    'pullrequest:approved',
    'pullrequest:comment_created',
    'pullrequest:rejected',
    'pullrequest:unapproved',
    'pullrequest:updated',
    'repo:commit_status_created',
    'repo:commit_status_updated',
    'repo:fork',
    'repo:updated',
  ],
  times: [],
  aliases: {
    push: 'repo:push',
    'pull_request.opened': 'pullrequest:created',
    'pull_request.merged': 'pullrequest:fulfilled',
    'issue.created': 'issue:created',
  },
}

function vercelEvent(type: string) {
  return {
    id: 'evt_3Xj6bSkApixExample00001',
    type,
    createdAt: MILLISECONDS,
    payload: {
      team: {id: 'team_nLlpyC6REAqxydlFKbrMDlud'},
      user: {id: 'aTbztbaZWuCL6fGvQJZ5Zt1B'},
      deployment: {
        id: 'dpl_89qyp1cskzkLrVicDaZoDbjyHuDJ',
        meta: {githubCommitRef: 'main', githubCommitSha: COMMIT},
        name: 'example',
        url: 'example-git-main.vercel.app',
        inspectorUrl: 'https://vercel.com/example/example/89qyp1cskzkLrVicDaZoDbjyHuDJ',
      },
      links: {
        deployment: 'https://vercel.com/example/example/89qyp1cskzkLrVicDaZoDbjyHuDJ',
        project: 'https://vercel.com/example/example',
      },
      target: 'production',
      project: {id: 'prj_12HKQaOmR5t5Uy6vdcQsNIiZgHGB'},
      plan: 'pro',
      regions: ['iad1'],
    },
    region: 'iad1',
  }
}

const DEPLOYMENTS = ['created', 'succeeded', 'error', 'canceled', 'ready', 'promoted']

export const vercel: Catalogue = {
  events: Object.fromEntries(
    DEPLOYMENTS.map((state) => [`deployment.${state}`, vercelEvent(`deployment.${state}`)]),
  ),
  names: [
    'attack.detected',
    'deployment.check-rerequested',
    'domain.created',
    'integration-configuration.removed',
    'project.created',
    'project.removed',
  ],
  times: [['createdAt', 'ms']],
  aliases: {deployment: 'deployment.succeeded'},
}

export const sentry: Catalogue = {
  events: {
    'issue.created': {
      action: 'created',
      installation: {uuid: '7a485448-a9e2-4c85-8a3c-4f44175783c9'},
      data: {
        issue: {
          id: '1170820242',
          shortId: 'EXAMPLE-1',
          title: 'ReferenceError: blooopy is not defined',
          culprit: '?(<anonymous>)',
          level: 'error',
          status: 'unresolved',
          platform: 'javascript',
          project: {id: '1', name: 'front-end', slug: 'front-end', platform: 'javascript'},
          type: 'error',
          metadata: {type: 'ReferenceError', value: 'blooopy is not defined', filename: '/runner'},
          count: '1',
          userCount: 1,
          firstSeen: ISO,
          lastSeen: ISO,
          url: 'https://sentry.io/api/0/organizations/example/issues/1170820242/',
        },
      },
      actor: {type: 'application', id: 'sentry', name: 'Sentry'},
    },
    'issue.resolved': {
      action: 'resolved',
      installation: {uuid: '7a485448-a9e2-4c85-8a3c-4f44175783c9'},
      data: {
        issue: {
          id: '1170820242',
          shortId: 'EXAMPLE-1',
          title: 'ReferenceError',
          status: 'resolved',
          level: 'error',
        },
        resolution_type: 'resolved_in_next_release',
      },
      actor: {type: 'user', id: 4, name: 'Ann Example'},
    },
    'installation.created': {
      action: 'created',
      actor: {id: 4, name: 'Ann Example', type: 'user'},
      data: {
        installation: {
          app: {uuid: '64bf2cf4-37ca-4365-8dd3-6b6e56d741b8', slug: 'app'},
          code: '7c8e71fa-0a61-11e9-b568-0242ac110002',
          organization: {slug: 'example'},
          status: 'pending',
          uuid: '7a485448-a9e2-4c85-8a3c-4f44175783c9',
        },
      },
      installation: {uuid: '7a485448-a9e2-4c85-8a3c-4f44175783c9'},
    },
  },
  names: [
    'comment.created',
    'error.created',
    'event_alert.triggered',
    'installation.deleted',
    'issue.assigned',
    'issue.archived',
    'issue.unresolved',
    'metric_alert.critical',
    'metric_alert.resolved',
  ],
  times: [['data.issue.lastSeen', 'iso']],
  aliases: {'error.new': 'issue.created'},
}

function incident(type: string, status: string) {
  return {
    event: {
      id: '01CH754SM17TWPE2V2H4VPBRO7',
      event_type: type,
      resource_type: 'incident',
      occurred_at: '2026-01-01T00:00:00.000Z',
      agent: {id: 'PLH1HKV', summary: 'Ann Example', type: 'user_reference'},
      client: null,
      data: {
        id: 'PGR0VU2',
        type: 'incident',
        self: 'https://api.pagerduty.com/incidents/PGR0VU2',
        html_url: 'https://example.pagerduty.com/incidents/PGR0VU2',
        number: 2,
        status,
        incident_key: 'd3640fbd41094207a1c11e58e46b1662',
        created_at: ISO,
        title: 'The payment service answers slowly',
        service: {id: 'PF9KMXH', summary: 'API Service', type: 'service_reference'},
        assignees: [{id: 'PTUXL6G', summary: 'Ann Example', type: 'user_reference'}],
        escalation_policy: {id: 'PUS0KTE', summary: 'Default', type: 'escalation_policy_reference'},
        priority: {id: 'PSO75BM', summary: 'P1', type: 'priority_reference'},
        urgency: 'high',
      },
    },
  }
}

export const pagerduty: Catalogue = {
  events: {
    'incident.triggered': incident('incident.triggered', 'triggered'),
    'incident.acknowledged': incident('incident.acknowledged', 'acknowledged'),
    'incident.resolved': incident('incident.resolved', 'resolved'),
    'pagey.ping': {
      event: {
        id: '01CH754SM17TWPE2V2H4VPBRO8',
        event_type: 'pagey.ping',
        resource_type: 'pagey',
        occurred_at: '2026-01-01T00:00:00.000Z',
        agent: null,
        client: null,
        data: {message: 'Hello from your friend Pagey!', type: 'ping'},
      },
    },
  },
  names: [
    'incident.annotated',
    'incident.delegated',
    'incident.escalated',
    'incident.priority_updated',
    'incident.reassigned',
    'incident.reopened',
    'incident.unacknowledged',
    'service.created',
    'service.deleted',
    'service.updated',
  ],
  times: [['event.occurred_at', 'iso']],
  aliases: {ping: 'pagey.ping', 'incident.created': 'incident.triggered'},
}

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

export const hookdeck: Catalogue = {
  events: {
    'payment.succeeded': {
      id: 'evt_SkApixExample0000001',
      type: 'payment.succeeded',
      created_at: ISO,
      data: {id: 'pay_1', amount: 2000, currency: 'usd', status: 'succeeded'},
    },
  },
  times: [['created_at', 'iso']],
  aliases: {},
}

const TOPIC = 'arn:aws:sns:us-east-1:123456789012:ExampleTopic'
const CERTIFICATE =
  'https://sns.us-east-1.amazonaws.com/SimpleNotificationService-9c6465fa7f48f5cacd23014631ec1136.pem'

function snsMessage(version: string, type: string, more: Record<string, unknown>) {
  return {
    Type: type,
    MessageId: '22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324',
    TopicArn: TOPIC,
    ...more,
    Timestamp: '2026-01-01T00:00:00.000Z',
    SignatureVersion: version,
    Signature: '',
    SigningCertURL: CERTIFICATE,
  }
}

function snsCatalogue(version: string): Catalogue {
  const token = '2336412f37fb687f5d51e6e2425ba1f3'
  const confirm = {
    Token: token,
    Message: `You have chosen to subscribe to the topic ${TOPIC}.\nTo confirm the subscription, visit the SubscribeURL included in this message.`,
    SubscribeURL: `https://sns.us-east-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=${TOPIC}&Token=${token}`,
  }
  return {
    events: {
      Notification: snsMessage(version, 'Notification', {
        Subject: 'My first message',
        Message: 'Hello world!',
        UnsubscribeURL: `https://sns.us-east-1.amazonaws.com/?Action=Unsubscribe&SubscriptionArn=${TOPIC}:c9135db0-26c4-47ec-8998-413945fb5a96`,
      }),
      SubscriptionConfirmation: snsMessage(version, 'SubscriptionConfirmation', confirm),
      UnsubscribeConfirmation: snsMessage(version, 'UnsubscribeConfirmation', {
        ...confirm,
        Message: `You have chosen to deactivate subscription ${TOPIC}:c9135db0-26c4-47ec-8998-413945fb5a96.`,
      }),
    },
    times: [['Timestamp', 'iso']],
    aliases: {
      notification: 'Notification',
      'payment.succeeded': 'Notification',
      subscription_confirmation: 'SubscriptionConfirmation',
    },
  }
}

export const sns = snsCatalogue('2')
export const snsV1 = snsCatalogue('1')

function muxEvent(type: string, data: Record<string, unknown>) {
  return {
    type,
    object: {type: type.split('.').slice(0, 2).join('.'), id: data['id']},
    id: '3a56ac3d-33da-4366-855b-f592d898409d',
    environment: {name: 'Production', id: 'j0863n'},
    data,
    created_at: '2026-01-01T00:00:00.000000Z',
    accessor_source: null,
    accessor: null,
    request_id: null,
  }
}

const ASSET = {
  id: '0201p02fGKPE7MrbC269XRD7LpcHhrmbu0002',
  status: 'ready',
  playback_ids: [{policy: 'public', id: 'a1B2c3D4e5F6g7H8i9'}],
  tracks: [{type: 'video', max_width: 1920, max_height: 1080, id: 'lNE1vFJE1b'}],
  duration: 23.872,
  aspect_ratio: '16:9',
  max_stored_frame_rate: 29.97,
  created_at: SECONDS,
}

export const mux: Catalogue = {
  events: {
    'video.asset.ready': muxEvent('video.asset.ready', ASSET),
    'video.asset.created': muxEvent('video.asset.created', {...ASSET, status: 'preparing'}),
    'video.asset.errored': muxEvent('video.asset.errored', {
      ...ASSET,
      status: 'errored',
      errors: {type: 'invalid_input', messages: ['Input file does not contain a duration']},
    }),
    'video.live_stream.active': muxEvent('video.live_stream.active', {
      id: 'aA02skpHXoLrbQm49qIzAG6RtewFOcDEY',
      status: 'active',
      reconnect_window: 60,
      active_asset_id: ASSET.id,
    }),
  },
  names: [
    'video.asset.deleted',
    'video.asset.updated',
    'video.live_stream.created',
    'video.live_stream.idle',
    'video.upload.asset_created',
    'video.upload.errored',
  ],
  times: [['created_at', 'iso']],
  aliases: {},
}

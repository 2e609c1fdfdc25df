import {type Catalogue, ISO} from '../types.js'

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

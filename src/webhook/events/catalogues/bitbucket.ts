import {type Catalogue, ISO} from '../types.js'

const COMMIT = 'da1560886d4f094c3e6c9ef40349f7d38b5d27d7'

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

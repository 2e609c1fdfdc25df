import examples from '../data/github.json' with {type: 'json'}
import type {Catalogue} from '../types.js'

const SENDER = {
  login: 'octocat',
  id: 583231,
  node_id: 'MDQ6VXNlcjU4MzIzMQ==',
  avatar_url: 'https://avatars.githubusercontent.com/u/583231?v=4',
  url: 'https://api.github.com/users/octocat',
  html_url: 'https://github.com/octocat',
  type: 'User',
  site_admin: false,
}

const REPOSITORY = {
  id: 1296269,
  node_id: 'MDEwOlJlcG9zaXRvcnkxMjk2MjY5',
  name: 'hello-world',
  full_name: 'octocat/hello-world',
  private: false,
  owner: SENDER,
  html_url: 'https://github.com/octocat/hello-world',
  description: 'My first repository on GitHub!',
  fork: false,
  url: 'https://api.github.com/repos/octocat/hello-world',
  created_at: '2011-01-26T19:01:12Z',
  updated_at: '2026-01-01T00:00:00Z',
  pushed_at: '2026-01-01T00:00:00Z',
  clone_url: 'https://github.com/octocat/hello-world.git',
  stargazers_count: 80,
  watchers_count: 80,
  language: 'TypeScript',
  forks_count: 9,
  archived: false,
  open_issues_count: 2,
  visibility: 'public',
  default_branch: 'main',
}

const COMMON = {repository: REPOSITORY, sender: SENDER}

const HEAD = '6dcb09b5b57875f334f61aebed695e2e4193db5e'

const BASE = '7638417db6d59f3c431d3e1f261cc637155684cd'

const TIME = '2026-01-01T00:00:00Z'

const ISSUE = {
  url: 'https://api.github.com/repos/octocat/hello-world/issues/1347',
  html_url: 'https://github.com/octocat/hello-world/issues/1347',
  id: 1,
  node_id: 'MDU6SXNzdWUx',
  number: 1347,
  title: 'Found a bug',
  user: SENDER,
  labels: [{id: 208045946, name: 'bug', color: 'f29513', default: true}],
  state: 'open',
  locked: false,
  assignee: null,
  assignees: [],
  milestone: null,
  comments: 0,
  created_at: TIME,
  updated_at: TIME,
  closed_at: null,
  author_association: 'COLLABORATOR',
  body: "I'm having a problem with this.",
}

function branch(ref: string, sha: string) {
  return {label: `octocat:${ref}`, ref, sha, user: SENDER, repo: REPOSITORY}
}

function pullRequest(more: Record<string, unknown> = {}) {
  return {
    url: 'https://api.github.com/repos/octocat/hello-world/pulls/1348',
    id: 2,
    node_id: 'MDExOlB1bGxSZXF1ZXN0Mg==',
    html_url: 'https://github.com/octocat/hello-world/pull/1348',
    number: 1348,
    state: 'open',
    locked: false,
    title: 'Amazing new feature',
    user: SENDER,
    body: 'Please pull these awesome changes in!',
    created_at: TIME,
    updated_at: TIME,
    closed_at: null,
    merged_at: null,
    merge_commit_sha: null,
    draft: false,
    head: branch('new-topic', HEAD),
    base: branch('main', BASE),
    merged: false,
    mergeable: null,
    comments: 0,
    review_comments: 0,
    commits: 1,
    additions: 100,
    deletions: 3,
    changed_files: 5,
    ...more,
  }
}

const COMMIT = {
  id: HEAD,
  tree_id: 'f9d2a07e9488b91af2641b26b9407fe22a451433',
  distinct: true,
  message: 'Fix all the bugs',
  timestamp: TIME,
  url: `https://github.com/octocat/hello-world/commit/${HEAD}`,
  author: {name: 'Mona Octocat', email: 'mona@example.com', username: 'octocat'},
  committer: {name: 'Mona Octocat', email: 'mona@example.com', username: 'octocat'},
  added: [],
  removed: [],
  modified: ['README.md'],
}

/** Examples share what they have in common: `{"$part": 3}` stands for the third part. */
function whole(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map(whole)
  const part = (value as {$part?: unknown}).$part
  if (typeof part === 'number') return whole(examples.parts[part])
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, whole(item)]))
}

export const github: Catalogue = {
  events: {
    ...(whole(examples.events) as Record<string, unknown>),
    ping: {
      zen: 'Non-blocking is better than blocking.',
      hook_id: 292430182,
      hook: {
        type: 'Repository',
        id: 292430182,
        name: 'web',
        active: true,
        events: ['push'],
        config: {content_type: 'json', insecure_ssl: '0', url: 'https://example.com/webhook'},
        created_at: TIME,
        updated_at: TIME,
      },
      ...COMMON,
    },
    push: {
      ref: 'refs/heads/main',
      before: BASE,
      after: HEAD,
      created: false,
      deleted: false,
      forced: false,
      base_ref: null,
      compare: `https://github.com/octocat/hello-world/compare/${BASE.slice(0, 12)}...${HEAD.slice(0, 12)}`,
      commits: [COMMIT],
      head_commit: COMMIT,
      pusher: {name: 'octocat', email: 'mona@example.com'},
      ...COMMON,
    },
    create: {
      ref: 'v1.0.0',
      ref_type: 'tag',
      master_branch: 'main',
      description: null,
      pusher_type: 'user',
      ...COMMON,
    },
    'issues.opened': {action: 'opened', issue: ISSUE, ...COMMON},
    'issues.closed': {
      action: 'closed',
      issue: {...ISSUE, state: 'closed', state_reason: 'completed', closed_at: TIME},
      ...COMMON,
    },
    'issue_comment.created': {
      action: 'created',
      issue: ISSUE,
      comment: {
        id: 1,
        url: 'https://api.github.com/repos/octocat/hello-world/issues/comments/1',
        html_url: 'https://github.com/octocat/hello-world/issues/1347#issuecomment-1',
        user: SENDER,
        created_at: TIME,
        updated_at: TIME,
        body: 'Me too',
      },
      ...COMMON,
    },
    'pull_request.opened': {
      action: 'opened',
      number: 1348,
      pull_request: pullRequest(),
      ...COMMON,
    },
    'pull_request.synchronize': {
      action: 'synchronize',
      number: 1348,
      before: BASE,
      after: HEAD,
      pull_request: pullRequest({commits: 2}),
      ...COMMON,
    },
    'pull_request.closed': {
      action: 'closed',
      number: 1348,
      pull_request: pullRequest({
        state: 'closed',
        closed_at: TIME,
        merged: true,
        merged_at: TIME,
        merged_by: SENDER,
        merge_commit_sha: HEAD,
      }),
      ...COMMON,
    },
    'release.published': {
      action: 'published',
      release: {
        id: 1,
        url: 'https://api.github.com/repos/octocat/hello-world/releases/1',
        html_url: 'https://github.com/octocat/hello-world/releases/v1.0.0',
        tag_name: 'v1.0.0',
        target_commitish: 'main',
        name: 'v1.0.0',
        draft: false,
        author: SENDER,
        prerelease: false,
        created_at: TIME,
        published_at: TIME,
        assets: [],
        body: 'The first release.',
      },
      ...COMMON,
    },
    'workflow_run.completed': {
      action: 'completed',
      workflow_run: {
        id: 30433642,
        name: 'Build',
        head_branch: 'main',
        head_sha: HEAD,
        run_number: 562,
        event: 'push',
        status: 'completed',
        conclusion: 'success',
        workflow_id: 159038,
        html_url: 'https://github.com/octocat/hello-world/actions/runs/30433642',
        created_at: TIME,
        updated_at: TIME,
        actor: SENDER,
        run_attempt: 1,
      },
      workflow: {id: 159038, name: 'Build', path: '.github/workflows/build.yml', state: 'active'},
      ...COMMON,
    },
  },
  times: [
    ['head_commit.timestamp', 'iso'],
    ['issue.updated_at', 'iso'],
    ['pull_request.updated_at', 'iso'],
    ['workflow_run.updated_at', 'iso'],
  ],
  aliases: {
    issues: 'issues.opened',
    'issue.opened': 'issues.opened',
    'issue.created': 'issues.opened',
    issue_comment: 'issue_comment.created',
    pull_request: 'pull_request.opened',
    'pull_request.created': 'pull_request.opened',
    'pull_request.merged': 'pull_request.closed',
    release: 'release.published',
    workflow_run: 'workflow_run.completed',
  },
}

import {type Catalogue, MILLISECONDS} from '../types.js'

const COMMIT = 'da1560886d4f094c3e6c9ef40349f7d38b5d27d7'

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

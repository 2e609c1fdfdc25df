import type {Catalogue} from '../types.js'

function prediction(status: string, more: Record<string, unknown>) {
  return {
    id: 'ufawqhfynnddngldkgtslldrkq',
    model: 'replicate/hello-world',
    version: '5c7d5dc6dd8bf75c1acaa8565735e7986bc5b66206b55cca93cb72c9bf15ccaa',
    input: {text: 'Alice'},
    logs: '',
    error: null,
    status,
    created_at: '2026-01-01T00:00:00.000Z',
    data_removed: false,
    started_at: '2026-01-01T00:00:01.000Z',
    urls: {
      cancel: 'https://api.replicate.com/v1/predictions/ufawqhfynnddngldkgtslldrkq/cancel',
      get: 'https://api.replicate.com/v1/predictions/ufawqhfynnddngldkgtslldrkq',
    },
    ...more,
  }
}

export const replicate: Catalogue = {
  events: {
    starting: prediction('starting', {output: null}),
    processing: prediction('processing', {output: null}),
    succeeded: prediction('succeeded', {
      output: 'hello Alice',
      completed_at: '2026-01-01T00:00:02.000Z',
      metrics: {predict_time: 0.2},
    }),
    failed: prediction('failed', {output: null, error: 'out of memory'}),
    canceled: prediction('canceled', {output: null}),
  },
  times: [['created_at', 'iso']],
  aliases: {completed: 'succeeded', 'prediction.succeeded': 'succeeded'},
}

import {type Catalogue, SECONDS} from '../types.js'

function openaiEvent(type: string, id: string) {
  return {
    id: 'evt_685c059ae3a481909bdc86819b066fb6',
    object: 'event',
    created_at: SECONDS,
    type,
    data: {id},
  }
}

export const openai: Catalogue = {
  events: {
    ...Object.fromEntries(
      ['completed', 'failed', 'cancelled', 'incomplete'].map((state) => [
        `response.${state}`,
        openaiEvent(`response.${state}`, 'resp_685c059aa5748190b7c9e8ba1b0bb0a2'),
      ]),
    ),
    ...Object.fromEntries(
      ['completed', 'failed', 'expired', 'cancelled'].map((state) => [
        `batch.${state}`,
        openaiEvent(`batch.${state}`, 'batch_685c059aa5748190b7c9e8ba1b0bb0a2'),
      ]),
    ),
    'fine_tuning.job.succeeded': openaiEvent('fine_tuning.job.succeeded', 'ftjob-abc123'),
    'fine_tuning.job.failed': openaiEvent('fine_tuning.job.failed', 'ftjob-abc123'),
  },
  names: [
    'eval.run.canceled',
    'eval.run.failed',
    'eval.run.succeeded',
    'fine_tuning.job.cancelled',
    'realtime.call.incoming',
  ],
  times: [['created_at', 's']],
  aliases: {completed: 'response.completed'},
}

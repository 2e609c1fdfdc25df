import {type Catalogue, SECONDS} from '../types.js'

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

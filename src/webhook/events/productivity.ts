import {type Catalogue, ISO, MILLISECONDS, SECONDS} from './types.js'

function notionEvent(type: string, entity: string) {
  return {
    id: '367cba44-b6f3-4c92-81e7-6a2e9659efd4',
    timestamp: '2026-01-01T00:00:00.000Z',
    workspace_id: '13950b26-c203-4f3b-b97d-93ec06319565',
    workspace_name: 'Example',
    subscription_id: '29d75c0d-5546-4414-8459-7b7a92f1fc4b',
    integration_id: '0ef2e755-4912-8096-91c1-00376a88a5ca',
    type,
    authors: [{id: 'c7c11cca-1d73-471d-9b6e-bdef51470190', type: 'person'}],
    accessible_by: [{id: 'c7c11cca-1d73-471d-9b6e-bdef51470190', type: 'person'}],
    attempt_number: 1,
    entity: {id: '153104cd-477e-809d-8dc4-ff2d96ae3090', type: entity},
    data: {parent: {id: '13950b26-c203-4f3b-b97d-93ec06319565', type: 'space'}},
  }
}

export const notion: Catalogue = {
  events: {
    'page.created': notionEvent('page.created', 'page'),
    'page.content_updated': notionEvent('page.content_updated', 'page'),
    'page.deleted': notionEvent('page.deleted', 'page'),
    'database.created': notionEvent('database.created', 'database'),
    'comment.created': notionEvent('comment.created', 'comment'),
    verification: {verification_token: 'secret_tMrlL1qK5vuQAh1b6cZGhFChZTSYJlce98V0pYn7yBl'},
  },
  names: [
    'comment.deleted',
    'comment.updated',
    'database.content_updated',
    'database.deleted',
    'database.moved',
    'database.schema_updated',
    'page.locked',
    'page.moved',
    'page.properties_updated',
    'page.undeleted',
    'page.unlocked',
  ],
  times: [['timestamp', 'iso']],
  aliases: {'page.updated': 'page.content_updated'},
}

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

function trelloAction(type: string, data: Record<string, unknown>) {
  return {
    action: {
      id: '51f9424bcd6e040f3c002412',
      idMemberCreator: '4fc78a59a885233f4b349bd9',
      data: {
        board: {name: 'Trello Development', id: '4d5ea62fd76aa1136000000c', shortLink: 'nC8QJJoZ'},
        card: {
          idShort: 1458,
          name: 'Webhooks',
          id: '51a79e72dbb7e23c7c003778',
          shortLink: 'l9XqJdQ1',
        },
        ...data,
      },
      type,
      date: '2026-01-01T00:00:00.000Z',
      memberCreator: {id: '4fc78a59a885233f4b349bd9', fullName: 'Ann Example', username: 'ann'},
    },
    model: {
      id: '4d5ea62fd76aa1136000000c',
      name: 'Trello Development',
      desc: 'Trello board used by the Trello team',
      closed: false,
      url: 'https://trello.com/b/nC8QJJoZ/trello-development',
    },
  }
}

export const trello: Catalogue = {
  events: {
    updateCard: trelloAction('updateCard', {old: {name: 'Hooks'}}),
    createCard: trelloAction('createCard', {list: {name: 'Doing', id: '4d5ea62fd76aa1136000000d'}}),
    commentCard: trelloAction('commentCard', {text: 'Looks good.'}),
    voteOnCard: trelloAction('voteOnCard', {voted: true}),
  },
  names: [
    'addAttachmentToCard',
    'addLabelToCard',
    'addMemberToCard',
    'createList',
    'deleteCard',
    'moveCardToBoard',
    'updateBoard',
    'updateCheckItemStateOnCard',
    'updateList',
  ],
  times: [['action.date', 'iso']],
  aliases: {'card.updated': 'updateCard', 'card.created': 'createCard'},
}

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

export const dropbox: Catalogue = {
  events: {
    list_folder: {
      list_folder: {accounts: ['dbid:AAH4f99T0taONIb-OurWxbNQ6ywGRopQngc']},
      delta: {users: [12345678]},
    },
  },
  times: [],
  aliases: {'file.changed': 'list_folder', delta: 'list_folder'},
}

function boxEvent(trigger: string) {
  return {
    type: 'webhook_event',
    id: 'eb0c4e06-751f-442c-86f8-fd5bb404dbec',
    created_at: '2026-01-01T00:00:00-08:00',
    trigger,
    webhook: {id: '53', type: 'webhook'},
    created_by: {id: '226067247', type: 'user', name: 'Ann Example', login: 'ann@example.com'},
    source: {
      id: '73835521473',
      type: 'file',
      file_version: {
        type: 'file_version',
        id: '78096737033',
        sha1: '2c61623e86bee78e6ab444af456bccc7a1164095',
      },
      sequence_id: '0',
      etag: '0',
      sha1: '2c61623e86bee78e6ab444af456bccc7a1164095',
      name: 'Test-Image.jpg',
      description: '',
      size: 1290,
      parent: {type: 'folder', id: '0', name: 'All Files'},
      item_status: 'active',
    },
    additional_info: [],
  }
}

export const box: Catalogue = {
  events: Object.fromEntries(
    ['FILE.UPLOADED', 'FILE.PREVIEWED', 'FILE.DOWNLOADED', 'FILE.TRASHED', 'FILE.DELETED'].map(
      (trigger) => [trigger, boxEvent(trigger)],
    ),
  ),
  names: [
    'COLLABORATION.ACCEPTED',
    'COLLABORATION.CREATED',
    'COMMENT.CREATED',
    'FILE.COPIED',
    'FILE.LOCKED',
    'FILE.MOVED',
    'FILE.RENAMED',
    'FOLDER.CREATED',
    'SHARED_LINK.CREATED',
    'TASK_ASSIGNMENT.CREATED',
  ],
  times: [],
  aliases: {'file.uploaded': 'FILE.UPLOADED', 'file.deleted': 'FILE.DELETED'},
}

function envelope(event: string, status: string) {
  return {
    event,
    apiVersion: 'v2.1',
    uri: '/restapi/v2.1/accounts/7f09961a/envelopes/93d1a8fc-bb8c-4b6d-9f4a-2c1d3e4f5a6b',
    retryCount: 0,
    configurationId: 10001,
    generatedDateTime: '2026-01-01T00:00:00.0000000Z',
    data: {
      accountId: '7f09961a-4d2b-4a55-9a3d-1a2b3c4d5e6f',
      userId: '0e4f8c3b-6a7d-4c4e-8f1a-9b8c7d6e5f40',
      envelopeId: '93d1a8fc-bb8c-4b6d-9f4a-2c1d3e4f5a6b',
      envelopeSummary: {
        status,
        emailSubject: 'Please sign: order #1024',
        sentDateTime: ISO,
        completedDateTime: status === 'completed' ? ISO : null,
        sender: {userName: 'Ann Example', email: 'ann@example.com'},
        recipients: {
          signers: [
            {
              recipientId: '1',
              name: 'Bob Sample',
              email: 'bob@example.com',
              status,
              routingOrder: '1',
            },
          ],
        },
      },
    },
  }
}

export const docusign: Catalogue = {
  events: {
    'envelope-completed': envelope('envelope-completed', 'completed'),
    'envelope-sent': envelope('envelope-sent', 'sent'),
    'envelope-delivered': envelope('envelope-delivered', 'delivered'),
    'envelope-declined': envelope('envelope-declined', 'declined'),
    'envelope-voided': envelope('envelope-voided', 'voided'),
  },
  names: [
    'recipient-authenticationfailed',
    'recipient-autoresponded',
    'recipient-completed',
    'recipient-declined',
    'recipient-delivered',
    'recipient-sent',
  ],
  times: [['generatedDateTime', 'iso']],
  aliases: {'envelope.completed': 'envelope-completed', 'envelope.sent': 'envelope-sent'},
}

export const typeform: Catalogue = {
  events: {
    form_response: {
      event_id: 'LtWXD3crgy',
      event_type: 'form_response',
      form_response: {
        form_id: 'lT4Z3j',
        token: 'a3a12ec67a1365927098a606107fac15',
        landed_at: ISO,
        submitted_at: ISO,
        definition: {
          id: 'lT4Z3j',
          title: 'Webhooks example',
          fields: [
            {id: 'DlXFaesGBpoF', title: 'What is your name?', type: 'short_text', ref: 'name'},
            {id: 'SMEUb7VJz92Q', title: 'Your email?', type: 'email', ref: 'email'},
          ],
        },
        answers: [
          {
            type: 'text',
            text: 'Ann Example',
            field: {id: 'DlXFaesGBpoF', type: 'short_text', ref: 'name'},
          },
          {
            type: 'email',
            email: 'ann@example.com',
            field: {id: 'SMEUb7VJz92Q', type: 'email', ref: 'email'},
          },
        ],
      },
    },
  },
  names: ['form_response_partial'],
  times: [['form_response.submitted_at', 'iso']],
  aliases: {'form.submitted': 'form_response'},
}

function invitee(event: string, status: string) {
  return {
    created_at: '2026-01-01T00:00:00.000000Z',
    created_by: 'https://api.calendly.com/users/AAAAAAAAAAAAAAAA',
    event,
    payload: {
      cancel_url: 'https://calendly.com/cancellations/AAAAAAAAAAAAAAAA',
      created_at: '2026-01-01T00:00:00.000000Z',
      email: 'ann@example.com',
      event: 'https://api.calendly.com/scheduled_events/AAAAAAAAAAAAAAAA',
      name: 'Ann Example',
      first_name: null,
      last_name: null,
      questions_and_answers: [],
      reschedule_url: 'https://calendly.com/reschedulings/AAAAAAAAAAAAAAAA',
      rescheduled: false,
      status,
      text_reminder_number: null,
      timezone: 'America/New_York',
      tracking: {utm_campaign: null, utm_source: null},
      uri: 'https://api.calendly.com/scheduled_events/AAAAAAAAAAAAAAAA/invitees/AAAAAAAAAAAAAAAA',
    },
  }
}

export const calendly: Catalogue = {
  events: {
    'invitee.created': invitee('invitee.created', 'active'),
    'invitee.canceled': invitee('invitee.canceled', 'canceled'),
  },
  names: ['invitee_no_show.created', 'routing_form_submission.created'],
  times: [['created_at', 'iso']],
  aliases: {},
}

function zendeskEvent(
  type: string,
  detail: Record<string, unknown>,
  event: Record<string, unknown>,
) {
  return {
    type,
    account_id: 22129848,
    id: '2b24ef10-19d2-4740-93cf-8f98ec4776c0',
    time: ISO,
    zendesk_event_version: '2022-06-20',
    subject: `zen:${type.split(':')[2]?.split('.')[0]}:12345`,
    detail,
    event,
  }
}

const TICKET = {
  id: '12345',
  subject: 'Where is my order?',
  status: 'OPEN',
  priority: 'NORMAL',
  requester_id: '1900000000001',
  assignee_id: '1900000000002',
  created_at: ISO,
  updated_at: ISO,
  tags: ['order'],
  via: {channel: 'web_service'},
}

export const zendesk: Catalogue = {
  events: {
    'zen:event-type:ticket.created': zendeskEvent('zen:event-type:ticket.created', TICKET, {}),
    'zen:event-type:ticket.status_changed': zendeskEvent(
      'zen:event-type:ticket.status_changed',
      TICKET,
      {previous: 'NEW', current: 'OPEN'},
    ),
    'zen:event-type:user.created': zendeskEvent(
      'zen:event-type:user.created',
      {
        id: '1900000000001',
        email: 'ann@example.com',
        role: 'end-user',
        created_at: ISO,
        updated_at: ISO,
      },
      {},
    ),
  },
  names: ['comment_added', 'priority_changed', 'agent_assignment_changed', 'tags_changed'].map(
    (name) => `zen:event-type:ticket.${name}`,
  ),
  times: [['time', 'iso']],
  aliases: {
    'ticket.created': 'zen:event-type:ticket.created',
    'ticket.updated': 'zen:event-type:ticket.status_changed',
    'user.created': 'zen:event-type:user.created',
  },
}

function hubspotEvent(subscriptionType: string, more: Record<string, unknown> = {}) {
  return [
    {
      eventId: 100,
      subscriptionId: 12345,
      portalId: 62515,
      appId: 54321,
      occurredAt: MILLISECONDS,
      subscriptionType,
      attemptNumber: 0,
      objectId: 123,
      changeSource: 'CRM',
      ...more,
    },
  ]
}

export const hubspot: Catalogue = {
  events: {
    'contact.creation': hubspotEvent('contact.creation', {changeFlag: 'NEW'}),
    'contact.deletion': hubspotEvent('contact.deletion', {changeFlag: 'DELETED'}),
    'contact.propertyChange': hubspotEvent('contact.propertyChange', {
      propertyName: 'firstname',
      propertyValue: 'Ann',
    }),
    'company.creation': hubspotEvent('company.creation', {changeFlag: 'NEW'}),
    'deal.creation': hubspotEvent('deal.creation', {changeFlag: 'NEW'}),
    'deal.propertyChange': hubspotEvent('deal.propertyChange', {
      propertyName: 'dealstage',
      propertyValue: 'closedwon',
    }),
  },
  names: [
    'company.deletion',
    'company.propertyChange',
    'contact.merge',
    'contact.privacyDeletion',
    'contact.restore',
    'conversation.creation',
    'deal.deletion',
    'ticket.creation',
    'ticket.propertyChange',
  ],
  times: [['0.occurredAt', 'ms']],
  aliases: {
    'contact.created': 'contact.creation',
    'user.created': 'contact.creation',
    'deal.created': 'deal.creation',
  },
}

function twitchEvent(type: string, event: Record<string, unknown>, version = '1') {
  return {
    subscription: {
      id: 'f1c2a387-161a-49f9-a165-0f21d7a4e1c4',
      type,
      version,
      status: 'enabled',
      cost: 0,
      condition: {broadcaster_user_id: '1337'},
      transport: {method: 'webhook', callback: 'https://example.com/webhooks/callback'},
      created_at: ISO,
    },
    event,
  }
}

const BROADCASTER = {
  broadcaster_user_id: '1337',
  broadcaster_user_login: 'cooler_user',
  broadcaster_user_name: 'Cooler_User',
}
const VIEWER = {user_id: '1234', user_login: 'cool_user', user_name: 'Cool_User'}

export const twitch: Catalogue = {
  events: {
    'channel.follow': twitchEvent(
      'channel.follow',
      {...VIEWER, ...BROADCASTER, followed_at: ISO},
      '2',
    ),
    'stream.online': twitchEvent('stream.online', {
      id: '9001',
      ...BROADCASTER,
      type: 'live',
      started_at: ISO,
    }),
    'stream.offline': twitchEvent('stream.offline', BROADCASTER),
    'channel.subscribe': twitchEvent('channel.subscribe', {
      ...VIEWER,
      ...BROADCASTER,
      tier: '1000',
      is_gift: false,
    }),
    'channel.cheer': twitchEvent('channel.cheer', {
      ...VIEWER,
      ...BROADCASTER,
      is_anonymous: false,
      message: 'pogchamp',
      bits: 1000,
    }),
  },
  names: [
    'channel.ban',
    'channel.chat.message',
    'channel.raid',
    'channel.unban',
    'channel.update',
    'user.update',
  ],
  times: [['event.followed_at', 'iso']],
  aliases: {follow: 'channel.follow', subscribe: 'channel.subscribe', cheer: 'channel.cheer'},
}

const X_USER = {
  id: '4337869213',
  created_timestamp: '1448312972328',
  name: 'Ann Example',
  screen_name: 'annexample',
  protected: false,
  verified: false,
  followers_count: 12,
  friends_count: 34,
}

export const xTwitter: Catalogue = {
  events: {
    tweet_create_events: {
      for_user_id: '2244994945',
      user_has_blocked: false,
      tweet_create_events: [
        {
          created_at: 'Thu Jan 01 00:00:00 +0000 2026',
          id: 2006519212345,
          id_str: '2006519212345',
          text: '@api hello',
          user: X_USER,
          timestamp_ms: String(MILLISECONDS),
        },
      ],
    },
    direct_message_events: {
      for_user_id: '4337869213',
      direct_message_events: [
        {
          type: 'message_create',
          id: '954491830116155396',
          created_timestamp: String(MILLISECONDS),
          message_create: {
            target: {recipient_id: '4337869213'},
            sender_id: '3001969357',
            message_data: {text: 'Hello World!', entities: {hashtags: [], urls: []}},
          },
        },
      ],
      users: {'4337869213': X_USER},
    },
    follow_events: {
      for_user_id: '2244994945',
      follow_events: [
        {type: 'follow', created_timestamp: String(MILLISECONDS), source: X_USER, target: X_USER},
      ],
    },
  },
  names: ['block_events', 'favorite_events', 'mute_events', 'tweet_delete_events'],
  times: [],
  aliases: {follow: 'follow_events', 'message.created': 'direct_message_events'},
}

function clerkEvent(type: string, data: Record<string, unknown>) {
  return {
    data,
    event_attributes: {http_request: {client_ip: '203.0.113.7', user_agent: 'Mozilla/5.0'}},
    instance_id: 'ins_29w83sxmDNGwOuEthce5gg56FcC',
    object: 'event',
    timestamp: MILLISECONDS,
    type,
  }
}

const CLERK_USER = {
  birthday: '',
  created_at: MILLISECONDS,
  email_addresses: [
    {
      email_address: 'ann@example.com',
      id: 'idn_29w83yL7CwVlJXylYLxcslromF1',
      linked_to: [],
      object: 'email_address',
      verification: {status: 'verified', strategy: 'ticket'},
    },
  ],
  external_accounts: [],
  external_id: null,
  first_name: 'Ann',
  gender: '',
  id: 'user_29w83sxmDNGwOuEthce5gg56FcC',
  image_url: 'https://img.clerk.com/xxxxxx',
  last_name: 'Example',
  last_sign_in_at: MILLISECONDS,
  object: 'user',
  password_enabled: true,
  phone_numbers: [],
  primary_email_address_id: 'idn_29w83yL7CwVlJXylYLxcslromF1',
  primary_phone_number_id: null,
  private_metadata: {},
  public_metadata: {},
  two_factor_enabled: false,
  unsafe_metadata: {},
  updated_at: MILLISECONDS,
  username: null,
}

const CLERK_ORGANIZATION = {
  created_at: MILLISECONDS,
  created_by: CLERK_USER.id,
  id: 'org_29w9IfBrPmcpi0IeBVaKtA7R94W',
  image_url: 'https://img.clerk.com/xxxxxx',
  name: 'Acme Inc',
  object: 'organization',
  public_metadata: {},
  slug: 'acme-inc',
  updated_at: MILLISECONDS,
}

export const clerk: Catalogue = {
  events: {
    'user.created': clerkEvent('user.created', CLERK_USER),
    'user.updated': clerkEvent('user.updated', {...CLERK_USER, first_name: 'Anna'}),
    'user.deleted': clerkEvent('user.deleted', {deleted: true, id: CLERK_USER.id, object: 'user'}),
    'session.created': clerkEvent('session.created', {
      abandon_at: MILLISECONDS,
      client_id: 'client_29w84XoOa4xRZeLNm5Sp2W4Aq5B',
      created_at: MILLISECONDS,
      expire_at: MILLISECONDS,
      id: 'sess_29w84AXoOa4xRZeLNm5Sp2W4Aq5C',
      last_active_at: MILLISECONDS,
      object: 'session',
      status: 'active',
      updated_at: MILLISECONDS,
      user_id: CLERK_USER.id,
    }),
    'organization.created': clerkEvent('organization.created', CLERK_ORGANIZATION),
    'organizationMembership.created': clerkEvent('organizationMembership.created', {
      created_at: MILLISECONDS,
      id: 'orgmem_29w9IptNja3mP8GDXpquBwN2qR9',
      object: 'organization_membership',
      organization: CLERK_ORGANIZATION,
      public_user_data: {user_id: CLERK_USER.id, identifier: 'ann@example.com'},
      role: 'org:admin',
      updated_at: MILLISECONDS,
    }),
  },
  names: [
    'email.created',
    'organization.deleted',
    'organization.updated',
    'organizationInvitation.accepted',
    'organizationInvitation.created',
    'organizationMembership.deleted',
    'organizationMembership.updated',
    'permission.created',
    'role.created',
    'session.ended',
    'session.removed',
    'session.revoked',
    'sms.created',
    'waitlistEntry.created',
  ],
  times: [['timestamp', 'ms']],
  aliases: {'customer.created': 'user.created'},
}

function resendEvent(type: string, more: Record<string, unknown> = {}) {
  return {
    type,
    created_at: '2026-01-01T00:00:00.000Z',
    data: {
      created_at: '2026-01-01T00:00:00.000Z',
      email_id: '56761188-7520-42d8-8898-ff6fc54ce618',
      from: 'Acme <onboarding@example.com>',
      to: ['ann@example.com'],
      subject: 'Your receipt',
      tags: {category: 'receipt'},
      ...more,
    },
  }
}

export const resend: Catalogue = {
  events: {
    'email.sent': resendEvent('email.sent'),
    'email.delivered': resendEvent('email.delivered'),
    'email.bounced': resendEvent('email.bounced', {
      bounce: {
        message: "The recipient's email address is on the suppression list",
        subType: 'Suppressed',
        type: 'Permanent',
      },
    }),
    'email.complained': resendEvent('email.complained'),
    'email.opened': resendEvent('email.opened'),
    'email.clicked': resendEvent('email.clicked', {
      click: {
        ipAddress: '203.0.113.7',
        link: 'https://example.com',
        timestamp: ISO,
        userAgent: 'Mozilla/5.0',
      },
    }),
    'contact.created': {
      type: 'contact.created',
      created_at: '2026-01-01T00:00:00.000Z',
      data: {
        id: 'e169aa45-1ecf-4183-9955-b1499d5701d3',
        audience_id: '78261eea-8f8b-4381-83c6-79fa7120f1cf',
        created_at: ISO,
        updated_at: ISO,
        email: 'ann@example.com',
        first_name: 'Ann',
        last_name: 'Example',
        unsubscribed: false,
      },
    },
  },
  names: [
    'contact.deleted',
    'contact.updated',
    'domain.created',
    'domain.deleted',
    'domain.updated',
    'email.delivery_delayed',
    'email.failed',
    'email.received',
    'email.scheduled',
    'email.suppressed',
  ],
  times: [['created_at', 'iso']],
  aliases: {delivered: 'email.delivered', bounced: 'email.bounced'},
}

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

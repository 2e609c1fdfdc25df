import {type Catalogue, MILLISECONDS} from '../types.js'

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

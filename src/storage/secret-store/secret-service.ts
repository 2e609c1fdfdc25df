import {ApixError} from '../../errors/index.js'
import type {Reply} from './dbus-message.js'
import {connectSessionBus} from './session-bus.js'

const SERVICE = 'org.freedesktop.secrets'

/** Whether the Secret Service is there and its default collection can be read. */
export type ServiceState = 'unlocked' | 'locked'

/**
 * Asks the Secret Service (freedesktop.org specification 0.2) over a connection of our own. The
 * native bindings block the event loop while they wait for a bus or a service that hangs, and one
 * of them reports a locked collection as an absent credential; this does neither.
 * @throws ApixError KEYCHAIN_UNAVAILABLE, KEYCHAIN_TIMEOUT
 */
export async function secretServiceState(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<ServiceState> {
  const bus = await connectSessionBus(environment)
  try {
    const alias = await bus.call({
      destination: SERVICE,
      path: '/org/freedesktop/secrets',
      interface: 'org.freedesktop.Secret.Service',
      member: 'ReadAlias',
      strings: ['default'],
    })
    refuseError(alias, 'no keychain service (Secret Service) runs on the D-Bus session bus')
    const collection = alias.body.toString('utf8', 4, 4 + alias.body.readUInt32LE(0))
    if (collection === '/') {
      throw new ApixError('KEYCHAIN_UNAVAILABLE', 'the keychain service has no default keyring')
    }
    const locked = await bus.call({
      destination: SERVICE,
      path: collection,
      interface: 'org.freedesktop.DBus.Properties',
      member: 'Get',
      strings: ['org.freedesktop.Secret.Collection', 'Locked'],
    })
    refuseError(locked, 'the default keyring of the keychain service cannot be read')
    // A variant: its signature "b" with length and terminator, padding, then the boolean.
    return locked.body.readUInt32LE(4) === 0 ? 'unlocked' : 'locked'
  } finally {
    bus.close()
  }
}

function refuseError(reply: Reply, message: string): void {
  if (reply.error) throw new ApixError('KEYCHAIN_UNAVAILABLE', `${message} (${reply.error})`)
}

import type {Catalogue} from '../types.js'

const TOPIC = 'arn:aws:sns:us-east-1:123456789012:ExampleTopic'

const CERTIFICATE =
  'https://sns.us-east-1.amazonaws.com/SimpleNotificationService-9c6465fa7f48f5cacd23014631ec1136.pem'

function snsMessage(version: string, type: string, more: Record<string, unknown>) {
  return {
    Type: type,
    MessageId: '22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324',
    TopicArn: TOPIC,
    ...more,
    Timestamp: '2026-01-01T00:00:00.000Z',
    SignatureVersion: version,
    Signature: '',
    SigningCertURL: CERTIFICATE,
  }
}

function snsCatalogue(version: string): Catalogue {
  const token = '2336412f37fb687f5d51e6e2425ba1f3'
  const confirm = {
    Token: token,
    Message: `You have chosen to subscribe to the topic ${TOPIC}.\nTo confirm the subscription, visit the SubscribeURL included in this message.`,
    SubscribeURL: `https://sns.us-east-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=${TOPIC}&Token=${token}`,
  }
  return {
    events: {
      Notification: snsMessage(version, 'Notification', {
        Subject: 'My first message',
        Message: 'Hello world!',
        UnsubscribeURL: `https://sns.us-east-1.amazonaws.com/?Action=Unsubscribe&SubscriptionArn=${TOPIC}:c9135db0-26c4-47ec-8998-413945fb5a96`,
      }),
      SubscriptionConfirmation: snsMessage(version, 'SubscriptionConfirmation', confirm),
      UnsubscribeConfirmation: snsMessage(version, 'UnsubscribeConfirmation', {
        ...confirm,
        Message: `You have chosen to deactivate subscription ${TOPIC}:c9135db0-26c4-47ec-8998-413945fb5a96.`,
      }),
    },
    times: [['Timestamp', 'iso']],
    aliases: {
      notification: 'Notification',
      'payment.succeeded': 'Notification',
      subscription_confirmation: 'SubscriptionConfirmation',
    },
  }
}

export const sns = snsCatalogue('2')

export const snsV1 = snsCatalogue('1')

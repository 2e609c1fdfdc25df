import type {Catalogue} from '../types.js'

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

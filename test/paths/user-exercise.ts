import type { UserEvent } from '../../machines/protocol.ts';
import type { UserContext } from '../../machines/user/context.ts';
import { userMachine } from '../../machines/user/user.ts';
import { ann } from '../support/machine-people.ts';
import type { Exercise } from '../support/machine-walk.ts';
import { foresee } from './user-foresight.ts';
import type { NameTimer, UserModel } from './user-letters.ts';
import { bornAt, letters, never } from './user-letters.ts';
import { counting, isBarred } from './user-sanction-foresight.ts';

export const userExercise: Exercise<UserModel, UserEvent | NameTimer> & { readonly machine: typeof userMachine } = {
  machine: userMachine,
  input: { userId: ann, bornAt },
  start: {
    now: 0,
    value: 'idle',
    timers: {},
    isGone: false,
    visit: 0,
    profile: { displayName: '', interests: [], languages: [] },
    room: null,
    heard: 0,
    isAway: false,
    apart: null,
    strikes: [],
    timeouts: 0,
    verdict: '',
    sanction: null,
  },
  letters,
  foresee,
  place: ({ value, context }, model) => {
    const { visit, room, heard, isAway, apart } = context as UserContext;
    const standing = [
      model.verdict,
      counting(model).map(({ by, origin }) => [by, origin]),
      isBarred(model) && [model.sanction?.untilAt === never, model.sanction?.grounds.length],
    ];
    return [value, visit, room?.roomId, heard, isAway, apart?.userId, visit === 1 && standing];
  },
};

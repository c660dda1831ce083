import { describe, expect, it } from 'vitest';
import type { Scene } from '../../../tools/statecharts/story.ts';
import { columns, storyOfTwo } from '../../../tools/statecharts/story.ts';
import { storyMermaid } from '../../../tools/statecharts/story-mermaid.ts';
import { sceneWords, storySvg } from '../../../tools/statecharts/story-svg.ts';

const scenes = storyOfTwo();
const lineOf = (scene: Scene): string =>
  scene.kind === 'state'
    ? `${scene.at} is ${scene.words}`
    : `${scene.from} → ${scene.to}: ${scene.kind} ${scene.words}`;

describe('the story of two people', () => {
  it('leads from entering to leaving', () => {
    expect(scenes.filter(({ kind }) => kind === 'state').map(lineOf)).toEqual([
      'user:ann is queued',
      'matchmaker is open',
      'user:ben is queued',
      'room is active',
      'user:ann is chatting',
      'user:ben is chatting',
      'room is closed',
      'user:ben is idle',
      'user:ann is left',
    ]);
  });

  it('answers every command once', () => {
    const replies = scenes.filter(({ kind }) => kind === 'reply').length;
    expect(replies).toBe(scenes.filter(({ kind }) => kind === 'command').length);
  });

  it('tells both of the room, and each message and the end to the partner alone', () => {
    expect(scenes.filter(({ kind }) => kind === 'notice').map(lineOf)).toEqual([
      'user:ann → Ann: notice room.opened',
      'user:ben → Ben: notice room.opened',
      'user:ben → Ben: notice room.posted',
      'user:ann → Ann: notice room.posted',
      'user:ben → Ben: notice room.closed',
    ]);
  });

  it('is drawn scene by scene', () => {
    const svg = storySvg(scenes);
    expect([...svg.matchAll(/data-scene=/g)]).toHaveLength(scenes.length);
    expect([...svg.matchAll(/data-column="([^"]*)"/g)].map(([, name]) => name)).toEqual([...columns]);
  });

  it('is told in Mermaid as in the picture', () => {
    const text = storyMermaid(scenes);
    const told = [...text.matchAll(/(?:>>c\d|Note over c\d): (.*)/g)].map(([, words]) => words?.replace('#58;', ':'));
    expect(told).toEqual(scenes.map((scene) => (scene.kind === 'state' ? scene.words : sceneWords(scene))));
  });
});

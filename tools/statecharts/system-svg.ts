import { badge } from './badge.ts';
import { captions, parties } from './captions.ts';
import { card, cardMeasures, nameWidth, smallText, smallWidth } from './card.ts';
import type { Box, Diagram, Wire } from './diagram.ts';
import { drawDiagram } from './drawing.ts';
import { layOut } from './layout.ts';
import { page } from './page.ts';
import type { Frame } from './svg.ts';
import type { Actor, Link, Party, System } from './system.ts';
import type { Block } from './text-block.ts';
import { blockOf, wrapList } from './text-block.ts';

const { headHeight, padding } = cardMeasures;
const roleHeight = 30;
const statesCharsMax = 30;

const statesBlock = (states: readonly string[]): Block =>
  blockOf(
    wrapList(states, statesCharsMax).map((text) => ({ opens: false, senders: [], cells: [{ text, tone: 'action' }] })),
  );

const timeoutsBlock = (timeouts: readonly string[]): Block =>
  blockOf(timeouts.map((text) => ({ opens: true, senders: ['timer'], cells: [{ text, tone: 'timer' }] })));

// In the colour in which everything it says is marked.
const partyBadge = (party: Party, { x, y, width }: Frame): string =>
  party === 'outbox' ? '' : badge(party, { x: x + width - padding - 2, y: y + headHeight / 2 });

function partyBox(party: Party, role: string, actor: Actor | undefined): Box {
  const states = statesBlock(actor?.states ?? []);
  const timeouts = timeoutsBlock(actor?.timeouts ?? []);
  const bodyHeight = states.height + timeouts.height + (states.height > 0 ? padding + 2 : 0);
  return {
    id: party,
    headHeight,
    size: {
      width: Math.max(
        nameWidth(party),
        smallWidth(role) + 2 * padding,
        states.width + 2 * padding,
        timeouts.width + 2 * padding,
      ),
      height: headHeight + roleHeight + bodyHeight,
    },
    children: [],
    draw: (frame) => {
      const left = frame.x + padding;
      const top = frame.y + headHeight;
      const body = [
        smallText(role, { x: left, y: top + 20 }),
        states.draw({ x: left, y: top + roleHeight }),
        timeouts.draw({ x: left, y: top + roleHeight + states.height + 6 }),
      ].filter((markup) => markup !== '');
      const look = { name: party, fill: actor ? 'card' : 'nest' } as const;
      return card({ 'data-party': party }, look, frame, body.join('\n'), partyBadge(party, frame));
    },
  };
}

const wireOf = ({ from, to, words }: Link): Wire => ({
  id: `${from} → ${to}`,
  from,
  to,
  isLate: false,
  label: blockOf(
    words.map((text) => ({
      opens: false,
      senders: [from === 'outbox' ? 'user' : from],
      cells: [{ text, tone: 'word' }],
    })),
  ),
});

/** The boxes and wires of the system. */
export function systemDiagram(system: System): Diagram {
  const actors: Readonly<Partial<Record<Party, Actor>>> = system.actors;
  const boxes = (Object.keys(parties) as Party[]).map((party) => partyBox(party, parties[party], actors[party]));
  return { boxes, wires: system.links.map(wireOf) };
}

/** The whole actor system as one self-contained picture. */
export async function systemSvg(system: System): Promise<string> {
  const diagram = systemDiagram(system);
  const layout = await layOut(diagram);
  return page('system', captions.system, drawDiagram(diagram, layout), layout, ['caller', 'user', 'presence', 'timer']);
}

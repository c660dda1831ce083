import type { ActorKind } from '../../machines/address.ts';
import type { Hearer, Route, Sender } from '../../machines/vocabulary.ts';
import { isTimer } from './badge.ts';
import type { ChartState } from './chart.ts';
import { statesIn } from './chart.ts';

/** A sender or receiver of messages. An actor's timers are its own, so they are no party. */
export type Party = Exclude<Sender | Hearer, 'timer'>;

/** All that one party says to another. */
export interface Link {
  readonly from: Party;
  readonly to: Party;
  readonly words: readonly string[];
}

/** An actor of the system, as it is drawn. */
export interface Actor {
  readonly states: readonly string[];
  /** The events of its own timers. */
  readonly timeouts: readonly string[];
}

/** The whole system: who there is, and who says what to whom. */
export interface System {
  readonly actors: Readonly<Record<ActorKind, Actor>>;
  readonly links: readonly Link[];
}

type Routes = Readonly<Record<string, Route>>;

function linksOf(routes: Routes): readonly Link[] {
  const said = Object.entries(routes).flatMap(([word, { from, to }]) =>
    from.flatMap((sender) => (sender === 'timer' ? [] : { from: sender, to, word })),
  );
  return [...Map.groupBy(said, ({ from, to }) => `${from} ${to}`).values()].flatMap((group) => {
    const [first] = group;
    return first ? { from: first.from, to: first.to, words: group.map(({ word }) => word) } : [];
  });
}

const actorOf = (kind: ActorKind, chart: ChartState, routes: Routes): Actor => {
  const states = statesIn(chart);
  const inChart = states.flatMap(({ triggers }) => triggers.filter(({ senders }) => isTimer(senders)));
  const inRoutes = Object.entries(routes).filter(([, { from, to }]) => to === kind && isTimer(from));
  return {
    states: chart.children.map(({ name }) => name),
    timeouts: [...new Set([...inChart.map(({ words }) => words), ...inRoutes.map(([word]) => word)])],
  };
};

/** Joins what the vocabulary says with what the charts show. */
export const systemOf = (charts: Readonly<Record<ActorKind, ChartState>>, routes: Routes): System => ({
  actors: {
    matchmaker: actorOf('matchmaker', charts.matchmaker, routes),
    user: actorOf('user', charts.user, routes),
    room: actorOf('room', charts.room, routes),
  },
  links: linksOf(routes),
});

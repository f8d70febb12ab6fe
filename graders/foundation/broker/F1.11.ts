import { netListen } from '../../../sim/net/net-events.ts';
import { logLine, parseFields } from '../../../sim/process/log.ts';
import { type Criterion, fail, inconclusive, type Judgement, PASS } from '../../criterion.ts';
import { eventsOf, type RunRecord, textOf } from '../../run-record.ts';
import { frameBreach } from './conservation.ts';
import { BROKER, LEDGER_READS, type Ledger, ledgerOf } from './ledger.ts';

export const criterion: Criterion = {
  id: 'F1.11',
  title: 'Configurable, and says what it does',
  origin: 'spec',
  weight: 3,
  invariant:
    'the broker listens where it is told, logs each frame per handler with its size, logs its shutdown, and exits with an error when it cannot bind',
  how: 'Two peers send `hello` and `meridian`, then SIGINT; once with the defaults, once on another address with five handlers, once with the port taken. Log lines are required by the contract and are cross-checked with what the handlers were given.',
  hints: [
    'Which values of the configuration does your program read, and which are written into it?',
    'What does your program do when listen rejects?',
    'Pass config.host and config.port to env.net.listen, catch its error, log bind.failed and return a code other than 0.',
  ],
  reads: [...LEDGER_READS, netListen, logLine],
  judge(run: RunRecord): Judgement {
    const ledger = ledgerOf(run);
    return run.scenario.cast['squatter'] === undefined ? transcript(run, ledger) : refusal(run, ledger);
  },
};

function transcript(run: RunRecord, ledger: Ledger): Judgement {
  const config = (run.scenario.cast['config'] ?? {}) as { readonly host?: string; readonly port?: number };
  const wanted = `${config.host ?? '0.0.0.0'}:${config.port ?? 7777}`;
  const listens = eventsOf(run, netListen).filter((event) => event.actor === BROKER);
  const listen = listens.find((event) => `${textOf(run, event.a)}:${event.b}` === wanted);
  if (listen === undefined) {
    const got = listens.length === 0 ? 'nothing' : `${textOf(run, listens[0].a)}:${listens[0].b}`;
    return fail(
      'F1.11/wrong-address',
      { wanted, got },
      listens.slice(0, 3).map((event) => event.id),
    );
  }
  const breach = frameBreach(run, { id: 'F1.11' });
  if (breach !== undefined) return breach;
  if (ledger.deliveries.length === 0) return inconclusive('F1.11/nothing-arrived', {});
  const lines = eventsOf(run, logLine).filter((event) => event.actor === BROKER);
  const said = new Set<string>();
  for (const line of lines) {
    if (textOf(run, line.b) !== 'frame.received') continue;
    const fields = parseFields(textOf(run, line.c));
    said.add(`${fields.get('handler')}/${fields.get('station')}/${fields.get('bytes')}`);
  }
  for (const { event, handler, station } of ledger.deliveries) {
    if (!said.has(`${handler}/${station}/${event.c}`))
      return fail('F1.11/frame-not-logged', { handler, station, bytes: event.c }, [event.id]);
  }
  const exit = ledger.ends[0];
  for (const wantedLine of ['conn.open', 'conn.close', 'shutdown.begin', 'shutdown.done']) {
    if (!lines.some((line) => textOf(run, line.b) === wantedLine))
      return fail('F1.11/line-missing', { line: wantedLine }, [
        ...ledger.stopSignals.slice(0, 1).map((event) => event.id),
        ...(exit === undefined ? [] : [exit.id]),
      ]);
  }
  if (exit === undefined || textOf(run, exit.a) !== 'exit' || exit.b !== 0)
    return fail('F1.11/no-clean-exit', { code: exit?.b ?? -1 }, exit === undefined ? [] : [exit.id]);
  return PASS;
}

function refusal(run: RunRecord, ledger: Ledger): Judgement {
  const exit = ledger.ends[0];
  if (exit === undefined)
    return fail(
      'F1.11/bind-ignored',
      { code: 'none' },
      ledger.boots.slice(0, 1).map((event) => event.id),
    );
  if (textOf(run, exit.a) !== 'exit' || exit.b === 0)
    return fail('F1.11/bind-ignored', { code: `${textOf(run, exit.a)} ${exit.b}` }, [exit.id]);
  const told = eventsOf(run, logLine).some((line) => line.actor === BROKER && textOf(run, line.a) === 'error');
  return told ? PASS : fail('F1.11/bind-silent', {}, [exit.id]);
}

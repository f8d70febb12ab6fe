/**
 * The verdict document as JUnit XML: one suite per capstone, one test case per criterion. `fail` becomes a failure; everything
 * undecided becomes an error, never a skipped test, because readers count those as harmless. No times, no host names: equal
 * documents give equal bytes.
 */
import { create } from 'xmlbuilder2';
import type { XMLBuilder } from 'xmlbuilder2/lib/interfaces.js';
import type { CapstoneVerdict, CriterionVerdict, Failure, VerdictDocument } from '../../graders/verdict.ts';
import { formatTime } from '../../sim/kernel/time.ts';
import { firstFailure } from '../findings.ts';
import { counted, pointsText } from '../wording/numbers.ts';
import { replayLine } from '../wording/replay-line.ts';
import { VERDICT_WORDS, tally } from '../wording/verdict-words.ts';
import { xmlAttribute, xmlText } from './xml-text.ts';

/** Failures told per criterion; CI servers choke on long ones, and the HTML report has them all. */
const FAILURES_TOLD = 3;

export function renderJUnit(doc: VerdictDocument): string {
  const suites = doc.capstones.map(countsOf);
  const total = (field: keyof Counts): string => String(suites.reduce((sum, counts) => sum + counts[field], 0));
  const root = create({ version: '1.0', encoding: 'UTF-8' }).ele('testsuites', {
    name: 'orrery',
    tests: total('tests'),
    failures: total('failures'),
    errors: total('errors'),
  });
  doc.capstones.forEach((capstone, index) => {
    addSuite(root, doc, capstone, suites[index]);
  });
  return `${root.end({ prettyPrint: true })}\n`;
}

interface Counts {
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
}

function countsOf(capstone: CapstoneVerdict): Counts {
  const failures = capstone.criteria.filter(({ verdict }) => verdict === 'fail').length;
  const passes = capstone.criteria.filter(({ verdict }) => verdict === 'pass').length;
  const problem = capstone.problem === undefined ? 0 : 1;
  return { tests: capstone.criteria.length + problem, failures, errors: capstone.criteria.length - failures - passes + problem };
}

function addSuite(root: XMLBuilder, doc: VerdictDocument, capstone: CapstoneVerdict, counts: Counts): void {
  const suite = root.ele('testsuite', {
    name: xmlAttribute(capstone.capstone),
    tests: String(counts.tests),
    failures: String(counts.failures),
    errors: String(counts.errors),
    skipped: '0',
  });
  const { score } = capstone;
  addProperties(suite, [
    ['verdict', capstone.verdict],
    ['score', `${pointsText(score.points)}/${pointsText(score.max)}`],
    ['score.beyond', `${pointsText(score.beyondPoints)}/${pointsText(score.beyondMax)}`],
    ['criteria', tally(capstone)],
    ['submission', capstone.submission.name],
    ['submission.digest', capstone.submission.digest],
    ['seeds', capstone.seeds],
    ['partial', String(capstone.partial)],
    ['orrery.version', doc.tool.version],
    ['orrery.semantics', String(doc.tool.semantics)],
  ]);
  if (capstone.problem !== undefined) addProblem(suite, capstone);
  for (const criterion of capstone.criteria) addCase(suite, capstone, criterion);
}

function addProblem(suite: XMLBuilder, capstone: CapstoneVerdict): void {
  const problem = capstone.problem;
  if (problem === undefined) return;
  suite
    .ele('testcase', { classname: xmlAttribute(capstone.capstone), name: 'submission' })
    .ele('error', { type: xmlAttribute(problem.code), message: xmlAttribute(problem.headline) })
    .txt(xmlText([VERDICT_WORDS[capstone.verdict], problem.headline, ...problem.lines].join('\n')));
}

function addCase(suite: XMLBuilder, capstone: CapstoneVerdict, criterion: CriterionVerdict): void {
  const node = suite.ele('testcase', {
    classname: xmlAttribute(capstone.capstone),
    name: xmlAttribute(`${criterion.id} ${criterion.title}`),
  });
  const { passed, failed, inconclusive } = criterion.runs;
  const first = firstFailure(criterion);
  addProperties(node, [
    ['points', `${pointsText(criterion.points)}/${pointsText(criterion.weight)}`],
    ['origin', criterion.origin],
    ['runs', `${String(passed)} pass, ${String(failed)} fail, ${String(inconclusive)} inconclusive`],
    ...(first === undefined
      ? []
      : ([
          ['scenario', first.scenario],
          ['seed', first.seed],
          ['replay', replayLine(first)],
          ['digest', first.digest],
        ] as const)),
  ]);
  if (criterion.verdict === 'pass') return;
  const message = first === undefined ? `${VERDICT_WORDS[criterion.verdict]}: ${criterion.invariant}` : first.got;
  node
    .ele(criterion.verdict === 'fail' ? 'failure' : 'error', {
      type: xmlAttribute(first?.code ?? criterion.verdict),
      message: xmlAttribute(message),
    })
    .txt(xmlText(account(criterion)));
}

function account(criterion: CriterionVerdict): string {
  const told = criterion.failures.slice(0, FAILURES_TOLD);
  const all = criterion.runs.failed + criterion.runs.inconclusive;
  const lines = [`Invariant: ${criterion.invariant}`, ...told.flatMap(failureLines)];
  if (told.length < all) lines.push('', `told ${String(told.length)} of ${counted(all, 'run')} that did not pass`);
  return lines.join('\n');
}

function failureLines(failure: Failure): string[] {
  const events = failure.evidence.map(
    (line) =>
      `  #${String(line.event)} t=${formatTime(line.at)} ${line.actor} ${line.text}${line.remark === undefined ? '' : ` <- ${line.remark}`}`,
  );
  return [
    '',
    `Scenario ${failure.scenario}, seed ${failure.seed}, ${VERDICT_WORDS[failure.verdict]} (${failure.code})`,
    `Expected: ${failure.expected}`,
    `Got: ${failure.got}`,
    ...events,
    `Replay: ${replayLine(failure)}`,
  ];
}

function addProperties(parent: XMLBuilder, properties: readonly (readonly [string, string])[]): void {
  const node = parent.ele('properties');
  for (const [name, value] of properties) node.ele('property', { name, value: xmlAttribute(value) });
}

/** All words of this capstone's findings. */
import type { WordCatalogue } from '../../criterion.ts';
import { recoveryRemarks, recoveryWords } from './judge-recoveries.ts';

const RECOVERING = ['D4.1', 'D4.2', 'D4.3', 'D4.4', 'D4.5', 'D4.6', 'D4.7', 'D4.B1', 'D4.B2', 'D4.B3', 'D4.B4', 'D4.B5', 'D4.B6', 'D4.B7', 'D4.B8', 'D4.B9', 'D4.B10'];

export const words: WordCatalogue = {
  findings: {
    ...Object.assign({}, ...RECOVERING.map(recoveryWords)),
    'D4.3/report': { expected: 'the report names record {low} as the last one recovered: that is what the state shows in life {life}', got: 'it names {told}' },
    'D4.3/torn-bytes': { expected: 'the report counts the {seen:bytes} behind the last whole record of the log', got: 'it says {told:bytes}' },
  },
  remarks: {
    ...recoveryRemarks,
  },
};

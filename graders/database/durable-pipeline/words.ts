/** All words of this capstone's findings. Those about recoveries are the same for all criteria. */
import type { FindingWords, WordCatalogue } from '../../criterion.ts';
import { recoveryRemarks, recoveryWords } from './judge-recoveries.ts';

const RECOVERING = [
  'D4.1',
  'D4.2',
  'D4.3',
  'D4.4',
  'D4.5',
  'D4.6',
  'D4.7',
  'D4.B1',
  'D4.B2',
  'D4.B3',
  'D4.B4',
  'D4.B5',
  'D4.B6',
  'D4.B7',
  'D4.B8',
  'D4.B9',
  'D4.B10',
];

export const words: WordCatalogue = {
  findings: {
    ...(Object.assign({}, ...RECOVERING.map(recoveryWords)) as Record<string, FindingWords>),
    ...(Object.assign({}, ...['D4.4', 'D4.7', 'D4.B1', 'D4.B6'].map(orphanWords)) as Record<string, FindingWords>),
    'D4.1/no-snapshot': { expected: 'a look at the log files', got: 'the run ended before' },
    'D4.1/not-logged': {
      expected: 'write {write} is record {lsn} of the log',
      got: 'the log files hold no valid record with that number, checksum included',
    },
    'D4.1/wrong-record': {
      expected: 'record {lsn} holds type, key and value of write {write}',
      got: 'it holds something else (type {type})',
    },
    'D4.1/ack-before-append': {
      expected: 'record {lsn} is written before write {write} is acknowledged',
      got: 'no write to the log file had brought its last byte by then',
    },
    'D4.1/ack-before-fsync': {
      expected: 'an fsync called after record {lsn} was written is over before write {write} is acknowledged',
      got: 'none was',
    },
    'D4.1/extra-bytes': {
      expected: 'a segment holds its header and whole records, nothing else',
      got: '{bytes:bytes} behind the last valid record',
    },
    'D4.1/bad-read': { expected: 'key {key} can be read while writes are under way', got: 'an error, or a value that no write made' },
    'D4.1/stale-read': {
      expected: 'a read that begins after the acknowledgement of write {write} shows it, or a later one',
      got: 'it shows write {shown} (0: absent)',
    },
    'D4.1/visible-early': {
      expected: 'write {write} of key {key} shows only once its log record may count',
      got: 'a read shows it before',
    },
    'D4.1/failed-visible': { expected: 'write {write}, which failed with {code}, does not show in that life', got: 'a read shows it' },
    'D4.2/close-failed': { expected: 'close resolves', got: 'it rejected with {code}' },
    'D4.2/dropped': {
      expected: 'write {write}, called before close, is acknowledged or rejected by the time close has returned',
      got: 'close returned, and its caller still waits',
    },
    'D4.2/count': {
      expected: 'flushed and replayed records make up the {written} writes',
      got: 'flushed up to {flushed}, replayed {replayed}',
    },
    'D4.2/torn': { expected: 'a clean end of the log after a clean close', got: 'the report tells of {bytes:bytes} of torn tail' },
    'D4.2/idle-change': { expected: 'a life without writes leaves log and tables as they were', got: '{file} differs after life {life}' },
    'D4.3/report': {
      expected: 'the report names record {low} as the last one recovered: that is what the state shows in life {life}',
      got: 'it names {told}',
    },
    'D4.3/torn-bytes': {
      expected: 'the report counts the {seen:bytes} behind the last whole record of the log',
      got: 'it says {told:bytes}',
    },
    'D4.4/flush-failed': { expected: 'flush works in life {life}', got: 'it rejected with {code}' },
    'D4.4/id-reused': { expected: 'table id {table} is used once', got: 'a second file of that name was created' },
    'D4.5/kept': { expected: 'no record up to {flushed}, the flushed LSN, is left in the log', got: 'record {lsn} is in {segment}' },
    'D4.5/not-once': {
      expected: 'each record above {flushed}, the flushed LSN, is in the log once',
      got: 'record {lsn} is there {times} times',
    },
    'D4.5/grows': { expected: 'the log stays below {most:bytes} over the cycles', got: '{bytes:bytes}' },
    'D4.5/stranger-removed': { expected: 'files that do not match wal_, six digits, .log exactly are left alone', got: '{file} is gone' },
    'D4.5/stalled': {
      expected: 'no write takes longer than {most:duration} because of a checkpoint',
      got: 'write {write} took {took:duration}',
    },
    'D4.6/replayed': { expected: 'exactly the {needed} records above the flushed LSN are replayed', got: '{replayed} were' },
    'D4.6/slow': { expected: 'opening with {replayed} records to replay takes at most {most:duration}', got: 'it took {took:duration}' },
    'D4.6/reads-twice': { expected: 'the log of {log:bytes} is read about once', got: '{bytes:bytes} were read from the device' },
    'D4.6/small-reads': { expected: 'at most {most} reads from the device', got: '{reads}' },
    'D4.6/growth': {
      expected: 'time grows with the number of records: {small} took {smallNs:duration}',
      got: '{large} took {largeNs:duration}, more than twelve tenths of their share',
    },
    'D4.7/unreadable-table': { expected: 'every table that the manifest names is a whole table file', got: 'table {table} is not' },
    'D4.7/missing-file': { expected: 'every table that the manifest names is on the disk', got: 'table {table} is not' },
    'D4.7/extra-file': { expected: 'every table on the disk is in the active set once work is over', got: 'table {table} is not' },
    'D4.7/overlap': { expected: 'tables of a level from 1 on do not overlap', got: 'two of level {level} do' },
    'D4.7/flushed-lsn': {
      expected: 'the active tables hold exactly the state after the first {flushed} writes',
      got: 'they differ at key {key}',
    },
    'D4.B2/no-fault': { expected: 'an fsync that fails', got: 'the run had none' },
    'D4.B2/read': { expected: 'reads go on after a failed fsync', got: 'key {key} gave an error or a value that no write made' },
    'D4.B3/never-full': { expected: 'a full disk that refuses a write', got: 'the disk never was' },
    'D4.B3/read': { expected: 'reads work on a full disk', got: 'key {key} gave an error or a value that no write made' },
    'D4.B3/never-resumed': { expected: 'writes are taken again once there is room', got: 'none of them after {refused} refusals' },
    'D4.B4/no-damage': { expected: 'a damaged log and an opening after it', got: 'the run had none' },
    'D4.B4/wrong-refusal': { expected: 'ECORRUPT, or an opening without the last record', got: 'open rejected with {code}' },
    'D4.B4/silent': {
      expected: 'the damaged {what} at record {lsn} of {last} is reported with ECORRUPT',
      got: 'the directory opened as if nothing were wrong',
    },
    'D4.B4/wrong-state': { expected: 'all {lsn} records but the damaged last one', got: 'the state is no such prefix ({problem})' },
    'D4.B7/no-group': { expected: 'group commit under load', got: 'the run had none' },
    'D4.B7/stuck': { expected: 'write {write} is acknowledged', got: 'it never was' },
    'D4.B7/late': { expected: 'an acknowledgement within {most:duration}', got: 'write {write} took {took:duration}' },
    'D4.B7/fsyncs': { expected: 'at most {most} fsyncs of the log for {writes} writes', got: '{fsyncs}' },
    'D4.B7/rate': { expected: '{writes} writes within {most:duration}', got: 'they took {took:duration}' },
    'D4.B8/no-fault': { expected: 'an fsync that lies', got: 'the run had none' },
    'D4.B9/no-stall': { expected: 'an fsync of the log that takes seconds', got: 'the run had none' },
    'D4.B9/no-reads': { expected: 'reads while the fsync is stalled, and a look at the log', got: '{reads} reads' },
    'D4.B9/slow-read': {
      expected: 'reads answer within a millisecond while the fsync is stalled',
      got: 'the read of key {key} took {took:duration}',
    },
    'D4.B9/early': {
      expected: 'write {write} is acknowledged after an fsync that covers record {lsn}',
      got: 'it was acknowledged before that fsync was over',
    },
    'D4.B10/no-intruder': { expected: 'a second process that opens the directory', got: 'the run had none' },
    'D4.B10/let-in': { expected: 'EBUSY for the second process', got: '{outcome}' },
    'D4.B10/stale-lock': {
      expected: 'the directory opens once the process that held it is gone',
      got: 'open rejected with EBUSY in life {life}',
    },
  },
  remarks: {
    ...recoveryRemarks,
    looked: 'the judge looks at the files here',
    appended: 'its record is complete in the file',
    durable: 'the first fsync that covers it is over',
    read: 'this read',
    failed: 'the caller is told of the failure',
    closed: 'close returns',
    flushed: 'flush returns',
    created: 'the file is created',
    'created-again': 'a file of the same name is created again',
    fault: 'the fault strikes',
    full: 'the disk is full',
    damage: 'the medium is damaged here',
    stall: 'this fsync hangs',
  },
};

function orphanWords(id: string): Record<string, FindingWords> {
  return {
    [`${id}/orphan`]: {
      expected: 'after the opening of life {life} no table file is there that the manifest does not name',
      got: 'table {table} is',
    },
    [`${id}/missing-table`]: { expected: 'every table of the active set of life {life} is on the disk', got: 'table {table} is not' },
    [`${id}/orphan-count`]: { expected: 'the report of life {life} counts the {seen} orphans that were there', got: 'it says {told}' },
  };
}

import type { ReportStore } from '../../core/ports/store.ts';
import type { Recording } from '../../core/report/recording.ts';
import type { Report } from '../../core/report/report.ts';
import type { Database, RecordingTable } from '../schema/tables.ts';
import { wholeMs } from './column-values.ts';

export function reportStore(db: Database): ReportStore {
  return {
    async insert(callId, report, createdAt) {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('reports')
        .values({ call_id: callId, report: JSON.stringify(report), created_at: wholeMs(createdAt) })
        .onConflict((conflict) => conflict.column('call_id').doNothing())
        .executeTakeFirstOrThrow();
      return numInsertedOrUpdatedRows === 1n;
    },
    async get(callId) {
      const row = await db.selectFrom('reports').select('report').where('call_id', '=', callId).executeTakeFirst();
      return row ? (JSON.parse(row.report) as Report) : null;
    },
    async putRecording(recording) {
      const { call_id: callId, ...columns } = toRow(recording);
      await db
        .insertInto('recordings')
        .values({ call_id: callId, ...columns })
        .onConflict((conflict) => conflict.column('call_id').doUpdateSet(columns))
        .execute();
    },
    async recording(callId) {
      const row = await db.selectFrom('recordings').selectAll().where('call_id', '=', callId).executeTakeFirst();
      return row ? fromRow(row) : null;
    },
  };
}

function toRow(recording: Recording): RecordingTable {
  return {
    call_id: recording.callId,
    path: recording.path,
    duration_ms: wholeMs(recording.durationMs),
    created_at: wholeMs(recording.createdAt),
  };
}

function fromRow(row: RecordingTable): Recording {
  return { callId: row.call_id, path: row.path, durationMs: row.duration_ms, createdAt: row.created_at };
}

import type { TranscriptTurn } from '../../core/call/transcript.ts';
import type { TalkStore } from '../../core/ports/store.ts';
import type { Measures } from '../../core/report/measures.ts';
import type { CollectedField } from '../../core/report/report.ts';
import type { Database } from '../schema/tables.ts';
import { wholeMs } from './column-values.ts';

/** A statement takes so many turns: databases bound the parameters of one. */
const turnsPerStatement = 1000;

export function talkStore(db: Database): TalkStore {
  return {
    async putTurns(callId, turns) {
      const rows = [...new Map(turns.map(({ index, turn }) => [index, turn]))].map(([position, turn]) => ({
        call_id: callId,
        position,
        turn: JSON.stringify(turn),
      }));
      for (let at = 0; at < rows.length; at += turnsPerStatement) {
        await db
          .insertInto('call_turns')
          .values(rows.slice(at, at + turnsPerStatement))
          .onConflict((conflict) =>
            conflict.columns(['call_id', 'position']).doUpdateSet((eb) => ({ turn: eb.ref('excluded.turn') })),
          )
          .execute();
      }
    },
    async turns(callId) {
      const rows = await db
        .selectFrom('call_turns')
        .select('turn')
        .where('call_id', '=', callId)
        .orderBy('position')
        .execute();
      return rows.map((row) => JSON.parse(row.turn) as TranscriptTurn);
    },
    async addField(callId, field, at) {
      await db
        .insertInto('call_fields')
        .values({ call_id: callId, field: JSON.stringify(field), at: wholeMs(at) })
        .execute();
    },
    async fields(callId) {
      const rows = await db
        .selectFrom('call_fields')
        .select('field')
        .where('call_id', '=', callId)
        .orderBy('at')
        .orderBy('seq')
        .execute();
      return rows.map((row) => JSON.parse(row.field) as CollectedField);
    },
    async addNote(callId, note, at) {
      await db
        .insertInto('call_notes')
        .values({ call_id: callId, note, at: wholeMs(at) })
        .execute();
    },
    async notes(callId) {
      const rows = await db
        .selectFrom('call_notes')
        .select('note')
        .where('call_id', '=', callId)
        .orderBy('at')
        .orderBy('seq')
        .execute();
      return rows.map((row) => row.note);
    },
    async putMeasures(callId, measures) {
      await db
        .insertInto('call_measures')
        .values({ call_id: callId, measures: JSON.stringify(measures) })
        .onConflict((conflict) =>
          conflict.column('call_id').doUpdateSet((eb) => ({ measures: eb.ref('excluded.measures') })),
        )
        .execute();
    },
    async measures(callId) {
      const row = await db
        .selectFrom('call_measures')
        .select('measures')
        .where('call_id', '=', callId)
        .executeTakeFirst();
      return row ? (JSON.parse(row.measures) as Measures) : null;
    },
  };
}

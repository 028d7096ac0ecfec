import { z } from 'zod';
import { PhoneError } from '../../core/errors.ts';
import type { CarrierControl, ControlAnswer, ControlRequest } from '../../core/ports/carrier.ts';
import { groundTruthBody } from './call-record.ts';
import { checked, e164 } from './checked.ts';
import { Faults } from './faults.ts';
import type { PhoneNetwork } from './phone-network.ts';
import { checkedPhone } from './phone.ts';

const IncomingCall = z.object({ from: e164, to: e164, phone: z.unknown().optional() });
export const speedBounds = { min: 0.1, max: 1000 };
const ClockSettings = z.object({ speed: z.number().min(speedBounds.min).max(speedBounds.max) });

interface Route {
  readonly method: string;
  /** Its group, if any, is the id in the path. */
  readonly path: RegExp;
  run(network: PhoneNetwork, id: string, body: unknown): Promise<ControlAnswer> | ControlAnswer;
}

const ok = (body: unknown): ControlAnswer => ({ status: 200, body });

const routes: readonly Route[] = [
  {
    method: 'GET',
    path: /^\/phones$/,
    run: async (network) => ok({ data: await network.phones.list() }),
  },
  {
    method: 'PUT',
    path: /^\/phones\/([^/]+)$/,
    async run(network, id, body) {
      const number = numberIn(id);
      const phone = checkedPhone(body ?? {});
      await network.phones.put(number, phone);
      return ok({ number, ...phone });
    },
  },
  {
    method: 'GET',
    path: /^\/phones\/([^/]+)$/,
    async run(network, id) {
      const number = numberIn(id);
      const phone = await network.phones.get(number);
      if (!phone) throw noEntry();
      return ok({ number, ...phone });
    },
  },
  {
    method: 'DELETE',
    path: /^\/phones\/([^/]+)$/,
    async run(network, id) {
      const number = numberIn(id);
      if (!(await network.phones.remove(number))) throw noEntry();
      return ok({ id: number, deleted: true });
    },
  },
  { method: 'GET', path: /^\/phones\/([^/]+)\/texts$/, run: noTexts },
  { method: 'POST', path: /^\/texts$/, run: noTexts },
  {
    method: 'POST',
    path: /^\/calls$/,
    async run(network, _id, body) {
      const { from, to, phone } = checked(IncomingCall, body ?? {});
      const caller = phone === undefined || phone === null ? null : checkedPhone(phone, ['phone']);
      if (caller && caller.answer !== 'person') {
        throw new PhoneError('invalid_request', 'Only a person can call: leave `phone.answer` out.', {
          detail: { details: [{ path: 'phone.answer', message: 'Must be "person" for somebody who calls.' }] },
        });
      }
      const record = await network.callUs({ from, to, phone: caller });
      if (!record) throw new PhoneError('not_found', "The number in `to` is none of this server's.");
      return { status: 201, body: { simulatorCallId: record.entry.carrierCallId, callId: record.entry.callId } };
    },
  },
  {
    method: 'GET',
    path: /^\/calls\/([^/]+)$/,
    async run(network, id) {
      const found = await network.history.find(id);
      if (!found) throw new PhoneError('not_found', 'The simulated network knows no call with this id.');
      return ok(groundTruthBody(found.record, found.live));
    },
  },
  { method: 'GET', path: /^\/faults$/, run: (network) => ok(network.faults) },
  {
    method: 'PUT',
    path: /^\/faults$/,
    run(network, _id, body) {
      network.faults = checked(Faults, body ?? {});
      return ok(network.faults);
    },
  },
  { method: 'GET', path: /^\/clock$/, run: (network) => ok({ speed: network.speed }) },
  {
    method: 'PUT',
    path: /^\/clock$/,
    run(network, _id, body) {
      network.speed = checked(ClockSettings, body ?? {}).speed;
      return ok({ speed: network.speed });
    },
  },
];

/** The control API of the simulated network. */
export function createControl(network: PhoneNetwork): CarrierControl {
  return {
    async handle({ method, path, body }: ControlRequest) {
      const known = routes.filter((route) => route.path.test(path));
      const route = known.find((route) => route.method === method);
      if (route) return route.run(network, route.path.exec(path)?.[1] ?? '', body);
      if (known.length === 0) throw new PhoneError('not_found', 'The simulated network has no such path.');
      const allow = known.map((route) => route.method);
      throw new PhoneError('method_not_allowed', `Use ${allow.join(', ')} on this path.`, { detail: { allow } });
    },
  };
}

function numberIn(id: string): string {
  return checked(e164, id, ['number']);
}

function noEntry(): PhoneError {
  return new PhoneError('not_found', 'This number has no entry: whoever answers there is a friendly person.');
}

function noTexts(): never {
  throw new PhoneError('not_implemented', 'The simulated network does not carry texts yet.');
}

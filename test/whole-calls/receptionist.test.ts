import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { after, before, describe, it } from 'node:test';
import type { InboundAgent } from '../../src/core/number/number-agent.ts';
import { SimulatedWorld } from './simulated-world.ts';

const caller = '+14155550199';
const secret = 'the-secret-of-the-action-webhook';
const systemPrompt = `You are the receptionist of Bright Smile Dental.

WHAT WE DO
- Cleanings, fillings and crowns
- No orthodontics

PRICING
- Cleaning: $110

Take the caller's name, number and what it is about, and promise a call back the same day. Never give medical advice.`;
const openingHours = {
  name: 'get_opening_hours',
  description: 'Opening hours of the practice on a day',
  parameters: {
    type: 'object',
    properties: { day: { type: 'string', description: 'day of the week' } },
    required: ['day'],
  },
};

interface Asked {
  readonly signed: boolean;
  readonly body: { readonly tool: string; readonly arguments: unknown; readonly context: Record<string, unknown> };
}

/** The owner's own server. */
class ActionServer {
  readonly asked: Asked[] = [];
  fails = false;
  readonly #server: Server = createServer((request, response) => {
    void text(request).then((body) => {
      const signature = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
      this.asked.push({
        signed: request.headers['x-agentcall-signature'] === signature,
        body: JSON.parse(body) as Asked['body'],
      });
      response.writeHead(this.fails ? 500 : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ result: 'On Saturday we are open from 9 AM to 1 PM.' }));
    });
  });

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/tools`;
  }

  async close(): Promise<void> {
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

interface Transcript {
  readonly summary: string;
  readonly summaryDetail: Readonly<Record<string, unknown>>;
  readonly entries: readonly { readonly role: string; readonly text: string }[];
}

describe('a receptionist answers', () => {
  const server = new ActionServer();
  let world: SimulatedWorld;
  let ours = '';
  before(async () => {
    world = await SimulatedWorld.open({ speed: 20 });
    const url = await server.start();
    const { store, vault } = world.app.core;
    const [first] = (await world.send('GET', '/v1/numbers')).body['numbers'] as { number: string }[];
    const number = first && (await store.numbers.findByNumber(first.number));
    assert.ok(number);
    ours = number.number;
    await store.numbers.update({
      ...number,
      inbound: { ...agent, tools: [openingHours], actionWebhook: { url, sealedSecret: vault.seal(secret) } },
    });
  });
  after(async () => {
    await world.close();
    await server.close();
  });

  async function called(phone: Readonly<Record<string, unknown>>): Promise<Transcript> {
    const { status, body } = await world.send('POST', '/v1/simulator/calls', { from: caller, to: ours, phone });
    assert.equal(status, 201, JSON.stringify(body));
    const callId = String(body['callId']);
    let transcript: Record<string, unknown> = {};
    await world.until('the call is summed up', async () => {
      transcript = (await world.send('GET', `/v1/calls/${callId}/transcript`)).body;
      return transcript['summaryDetail'] !== null && transcript['summaryDetail'] !== undefined;
    });
    return transcript as unknown as Transcript;
  }

  const said = ({ entries }: Transcript): string => entries.map(({ role, text }) => `${role}: ${text}`).join('\n');

  it('looks up the opening hours, takes a message, and says who called, what for, and how urgent it is', async () => {
    server.asked.length = 0;
    const transcript = await called({
      opening: null,
      lines: [
        { hears: 'how can i help', says: 'Hi, what time are you open on Saturday?' },
        {
          hears: '(9|nine).*(1|one)',
          says: 'Great. I have a terrible toothache. Could somebody call me back about an appointment?',
        },
        { hears: 'name', says: 'My name is Maria Lopez.' },
        { hears: 'number', says: 'Yes, this number is fine.' },
        { hears: 'good time', says: 'Before five today, please.' },
        { hears: 'anything else|what else', says: 'No, that is all. Thank you.' },
        { hears: 'bye', says: 'Goodbye.', hangsUp: true },
      ],
      otherwise: 'Sorry?',
    });
    const talk = said(transcript);
    assert.match(talk, /^ai: Hello, this is the AI assistant of Bright Smile Dental\./);
    assert.match(talk, /ai: On Saturday we are open from 9 AM to 1 PM\./);
    assert.match(talk, /ai: .*call you back the same day/);
    assert.equal(server.asked.length, 1);
    const [asked] = server.asked;
    assert.equal(asked?.signed, true);
    assert.deepEqual([asked?.body.tool, asked?.body.arguments], ['get_opening_hours', { day: 'Saturday' }]);
    assert.equal(asked?.body.context['channel'], 'voice');
    const { summary, ...detail } = transcript.summaryDetail;
    assert.equal(summary, transcript.summary);
    assert.match(transcript.summary, /^Maria Lopez called and said: "I have a terrible toothache/);
    assert.deepEqual(detail, {
      callerName: 'Maria Lopez',
      intent: 'scheduling',
      urgency: 'medium',
      callbackBy: 'Before five today',
      spam: false,
    });
  });

  it('says so when it could not be looked up', async () => {
    server.fails = true;
    const transcript = await called({
      opening: null,
      lines: [
        { hears: 'how can i help', says: 'When do you close on Saturdays?' },
        { hears: 'shall i', says: 'No, thank you. Goodbye.', hangsUp: true },
      ],
      otherwise: null,
    });
    server.fails = false;
    assert.match(said(transcript), /ai: I'm sorry, I couldn't look that up just now\./);
    assert.doesNotMatch(said(transcript), /9 AM/);
    assert.equal(transcript.summaryDetail['intent'], 'general_inquiry');
  });

  it('marks a spam call as one', async () => {
    const transcript = await called({
      opening: null,
      lines: [
        {
          hears: 'how can i help',
          says: 'Hi, this is Brad. Your business listing on Google has not been verified, and I can help you to rank higher on Google.',
        },
        { hears: 'bye', says: null, hangsUp: true },
      ],
      otherwise: null,
    });
    assert.match(said(transcript), /ai: Thank you, but we're not interested\./);
    const { spam, intent, urgency } = transcript.summaryDetail;
    assert.deepEqual({ spam, intent, urgency }, { spam: true, intent: 'spam', urgency: 'low' });
  });
});

const agent: InboundAgent = {
  systemPrompt,
  firstMessage: null,
  voice: 'shimmer',
  language: 'auto',
  maxDurationSecs: 300,
  record: false,
  liveTranscript: false,
  notify: null,
  contextSource: 'none',
  contextWebhook: null,
  smsMode: 'off',
  smsSystemPrompt: null,
  tools: [],
  actionWebhook: null,
  agentWebhook: null,
  allowedSenders: [],
};

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { silentLog } from '../../src/core/ports/log.ts';
import { createFlite } from '../../src/speech/mouths/flite/flite.ts';
import { type EndedCall, type SaidTurn, SimulatedWorld } from '../whole-calls/simulated-world.ts';
import type { EngineSetup, RunningSetup } from './engine-setups.ts';
import { StoryModel } from './story-model.ts';
import { type EngineStory, tenStories } from './ten-stories.ts';

/** Simulated time: voices, pauses and patience are real seconds divided by it. */
const speed = 3;

/** The ten stories on one engine, over the simulated network's audio, one call after the other. */
export function engineStories(setup: EngineSetup): void {
  void describe(setup.name, { concurrency: 1 }, () => {
    const bench = new StoryBench(setup);
    before(() => bench.open());
    after(() => bench.close());
    for (const story of tenStories) void test(story.name, () => bench.tell(story));
  });
}

class StoryBench {
  readonly #setup: EngineSetup;
  readonly #mouth = createFlite({ log: silentLog });
  readonly #model: StoryModel;
  #running: RunningSetup | null = null;
  #world: SimulatedWorld | null = null;
  #callId: string | null = null;

  constructor(setup: EngineSetup) {
    this.#setup = setup;
    this.#model = new StoryModel(this.#mouth, () => this.#said());
  }

  async open(): Promise<void> {
    this.#running = await this.#setup.start(this.#model);
    this.#world = await SimulatedWorld.open({ speed, env: this.#running.env });
  }

  async close(): Promise<void> {
    await this.#world?.close();
    await this.#running?.close();
    await this.#mouth.close();
  }

  async tell(story: EngineStory): Promise<void> {
    const { world, running } = this.#parts();
    this.#model.play(story);
    const tool = story.tool && (await ownersTool(story.tool.result));
    if (tool) await this.#useTool(tool.url);
    try {
      this.#callId = null;
      this.#callId = await world.place({
        prompt: story.prompt,
        phone: story.phone,
        ...(story.more && { more: story.more }),
      });
      if (story.breaksAfter && running.breakDown) await this.#break(story.breaksAfter, running.breakDown);
      const call = await world.ended(this.#callId);
      this.#check(story, call);
      if (tool && running.breakDown) assert.deepEqual(tool.calls, ['look_up_order']);
    } finally {
      running.recover();
      if (tool) await this.#useTool(null);
      await tool?.close();
    }
  }

  #check(story: EngineStory, call: EndedCall): void {
    try {
      story.check(call);
      const madeBy = call.polled['made_by'] as Record<string, string>;
      for (const [part, pattern] of Object.entries(this.#setup.madeBy)) assert.match(madeBy[part] ?? '', pattern, part);
    } catch (error) {
      const talk = call.messages.map(({ role, content }) => `  ${role}: ${content}`).join('\n');
      const { form_fills, ended_reason, made_by, call_status } = call.polled;
      console.error(
        `${this.#setup.name}: ${story.name}\n${talk}\n${JSON.stringify({ form_fills, ended_reason, made_by, call_status })}`,
      );
      throw error;
    }
  }

  async #break(after: RegExp, breakDown: () => void): Promise<void> {
    const { world } = this.#parts();
    await world.until('the agent says what the provider is to die after', async () =>
      (await this.#turns()).some((turn) => turn.who === 'agent' && after.test(turn.text)),
    );
    breakDown();
  }

  async #useTool(url: string | null): Promise<void> {
    const { core } = this.#parts().world.app;
    const account = await core.store.accounts.first();
    const [number] = account ? await core.store.numbers.list(account.id) : [];
    assert.ok(number);
    const parameters = { type: 'object', properties: { order: { type: 'string' } }, required: ['order'] };
    const tools = url === null ? null : { url, signingSecret: 'a-secret-of-the-owner', tools: [lookUp(parameters)] };
    await core.store.numbers.update({ ...number, tools });
  }

  #parts(): { readonly world: SimulatedWorld; readonly running: RunningSetup } {
    assert.ok(this.#world && this.#running, 'the server runs');
    return { world: this.#world, running: this.#running };
  }

  async #turns(): Promise<readonly SaidTurn[]> {
    const truth = this.#callId === null ? null : await this.#parts().world.truth(this.#callId);
    return truth?.said ?? [];
  }

  #said(): Promise<readonly SaidTurn[]> {
    return this.#turns();
  }
}

function lookUp(parameters: Readonly<Record<string, unknown>>) {
  return { name: 'look_up_order', description: 'Where an order is.', parameters };
}

async function ownersTool(result: string) {
  const calls: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { readonly tool: string };
      calls.push(body.tool);
      assert.match(String(request.headers['x-agentcall-signature']), /^sha256=/);
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ result }));
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/tools`,
    calls,
    close: (): Promise<void> =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

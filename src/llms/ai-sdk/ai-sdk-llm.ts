import { NoObjectGeneratedError, Output, generateText, jsonSchema } from 'ai';
import { z } from 'zod';
import { PhoneError } from '../../core/errors.ts';
import type { Llm, Structured, StructuredRequest } from '../../core/ports/llm.ts';
import type { Mind } from '../../core/ports/mind.ts';
import { aiSdkMind } from './ai-sdk-mind.ts';
import { modelUsage } from './model-usage.ts';
import type { TextModel } from './text-model.ts';
import { timedOut, vendorError } from './vendor-error.ts';

// The SDK's warnings would go to the process's own, past the log.
globalThis.AI_SDK_LOG_WARNINGS = false;

const mostIssues = 10;

export class AiSdkLlm implements Llm {
  readonly label: string;
  readonly #model: TextModel;

  constructor(model: TextModel) {
    this.label = model.label;
    this.#model = model;
  }

  mind(): Mind {
    return aiSdkMind(this.#model);
  }

  async generate<T>(request: StructuredRequest<T>): Promise<Structured<T>> {
    const { schema, name, system, prompt, timeoutMs, part } = request;
    const { languageModel, reasoning, writingTokens, providerOptions, errors } = this.#model;
    const deadline = AbortSignal.timeout(timeoutMs);
    try {
      const { output, usage } = await generateText({
        model: languageModel,
        instructions: system,
        prompt,
        output: Output.object({ name, schema: jsonSchema(strictSchema(schema)) }),
        reasoning: reasoning.writing,
        ...(writingTokens === null ? {} : { maxOutputTokens: writingTokens }),
        maxRetries: 0,
        abortSignal: deadline,
        providerOptions,
        telemetry: { isEnabled: false },
      });
      const checked = schema.safeParse(output);
      if (!checked.success) throw misfit(issuesOf(checked.error));
      return { value: checked.data, usage: modelUsage(part, this.label, usage) };
    } catch (error) {
      if (NoObjectGeneratedError.isInstance(error)) throw misfit('It is not the JSON that was asked for.');
      if (deadline.aborted) throw timedOut(errors, timeoutMs);
      throw vendorError(error, errors);
    }
  }
}

/** As strict structured output wants it: every property required, no others, no defaults. */
function strictSchema(schema: z.ZodType): Parameters<typeof jsonSchema>[0] {
  const json: unknown = z.toJSONSchema(schema, {
    target: 'draft-7',
    io: 'output',
    reused: 'inline',
    override: ({ jsonSchema: node }) => {
      delete node.default;
    },
  });
  return json as Parameters<typeof jsonSchema>[0];
}

function misfit(what: string): PhoneError {
  return new PhoneError('internal_error', `The answer does not fit. ${what}`);
}

/** Where and what, never the values: they are somebody's words. */
function issuesOf(error: z.ZodError): string {
  const issues = error.issues.slice(0, mostIssues);
  return issues.map((issue) => `\`${issue.path.join('.')}\`: ${issue.message}.`).join(' ');
}

import type { Answer, Content, Operation } from './openapi.ts';

/** Two dialects’ routes under one path and method: the document has room for one operation, which says what either takes and answers. */
export function mergedOperation(one: Operation, other: Operation): Operation {
  const description = [one, other].map(
    (operation) => `${heading(operation)}: ${operation.description ?? operation.summary}`,
  );
  const statuses = new Set([...Object.keys(one.responses), ...Object.keys(other.responses)]);
  const body = one.requestBody ?? other.requestBody;
  return {
    operationId: one.operationId,
    tags: [...one.tags, ...other.tags],
    summary: `${one.summary}; ${lowerFirst(other.summary)}`,
    description: description.join('\n\n'),
    security: either(one.security, other.security),
    parameters: [
      ...one.parameters,
      ...other.parameters.filter(({ name }) => !one.parameters.some((parameter) => parameter.name === name)),
    ].map((parameter) => ({ ...parameter, required: parameter.in === 'path' })),
    ...(body && {
      requestBody: {
        required: (one.requestBody?.required ?? false) && (other.requestBody?.required ?? false),
        content: mergedContent(one, other, one.requestBody?.content, other.requestBody?.content),
      },
    }),
    responses: Object.fromEntries(
      [...statuses].map((status) => [status, mergedAnswer(one, other, one.responses[status], other.responses[status])]),
    ),
  };
}

function mergedAnswer(one: Operation, other: Operation, first?: Answer, second?: Answer): Answer {
  const answers = [first, second].filter((answer) => answer !== undefined);
  const headers = { ...first?.headers, ...second?.headers };
  const sentences = new Set(answers.flatMap(({ description }) => description.split(/(?<=\.) (?=[A-Z])/)));
  return {
    description: [...sentences].join(' '),
    ...(Object.keys(headers).length > 0 && { headers }),
    content: mergedContent(one, other, first?.content, second?.content),
  };
}

type Contents = Readonly<Record<string, Content>>;

function mergedContent(one: Operation, other: Operation, first: Contents = {}, second: Contents = {}): Contents {
  const types = new Set([...Object.keys(first), ...Object.keys(second)]);
  return Object.fromEntries(
    [...types].map((type): [string, Content] => {
      const [a, b] = [first[type], second[type]];
      if (!a || !b) return [type, a ?? b ?? {}];
      const schemas = [a.schema, b.schema].filter((schema) => schema !== undefined);
      const schema = schemas.length > 1 ? { anyOf: schemas } : schemas[0];
      const examples = [
        [heading(one), a.example],
        [heading(other), b.example],
      ].filter(([, value]) => value !== undefined);
      return [
        type,
        {
          ...(schema && { schema }),
          ...(examples.length > 0 && {
            examples: Object.fromEntries(examples.map(([name, value]) => [String(name), { value }])),
          }),
        },
      ];
    }),
  );
}

function either(
  one: Operation['security'],
  other: Operation['security'],
): readonly Readonly<Record<string, readonly string[]>>[] {
  const all = [...(one.length > 0 ? one : [{}]), ...(other.length > 0 ? other : [{}])];
  return [...new Map(all.map((requirement) => [JSON.stringify(requirement), requirement])).values()];
}

function heading({ tags }: Operation): string {
  return tags.join(', ');
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Answer, Content, JsonSchema, OpenApiDocument, Operation, Parameter } from './openapi.ts';
import { SafeHtml, html } from './safe-html.ts';

const style = readFileSync(new URL('./docs-page.css', import.meta.url), 'utf8');
const styleElement = new SafeHtml(`<style>${style}</style>`);
const styleHash = createHash('sha256').update(style).digest('base64');

/** The page loads nothing and runs nothing: its one style sheet stands in it. */
export const docsPagePolicy = `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

interface Entry {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

/** The API as a page to read: made from the OpenAPI document, works without JavaScript. */
export function docsPage(document: OpenApiDocument): string {
  const entries = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]): Entry => ({ method, path, operation })),
  );
  const groups = document.tags.map((tag) => ({
    ...tag,
    entries: entries.filter(({ operation }) => operation.tags[0] === tag.name),
  }));
  const { title, version, description } = document.info;
  const server = document.servers[0]?.url ?? '';
  const schemas = Object.entries(document.components.schemas);
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} API</title>
        ${styleElement}
      </head>
      <body>
        <nav aria-label="Routes">
          <p class="brand"><a href="#top">${title}</a> <small>${version}</small></p>
          ${groups.map(
            (group) =>
              html`<h2>${group.name}</h2>
                <ul>
                  ${group.entries.map(
                    ({ method, operation, path }) =>
                      html`<li>
                        <a href="#${operation.operationId}">${badge(method)}<span>${path}</span></a>
                      </li>`,
                  )}
                </ul>`,
          )}
          <h2><a href="#shapes">Shapes</a></h2>
        </nav>
        <main id="top">
          <header>
            <h1>${title} API</h1>
            ${paragraphs(description)}
            <p>
              Server: <code>${server}</code>. The same as a document for programs:
              <a href="/openapi.json">openapi.json</a>.
            </p>
          </header>
          ${groups.map(
            (group) =>
              html`<section class="group">
                <h2>${group.name}</h2>
                ${paragraphs(group.description)} ${group.entries.map((entry) => operationSection(entry, server))}
              </section>`,
          )}
          <section class="group" id="shapes">
            <h2>Shapes</h2>
            ${schemas.map(
              ([name, schema]) =>
                html`<article id="shape-${name}">
                  <h3>${name}</h3>
                  ${properties(schema)}
                </article>`,
            )}
          </section>
        </main>
      </body>
    </html> `;
  return page.text;
}

function operationSection({ method, path, operation }: Entry, server: string): SafeHtml {
  const body = operation.requestBody?.content['application/json'];
  const keyless = operation.security.length === 0;
  return html`<article id="${operation.operationId}">
    <h3>${badge(method)}<code>${path}</code></h3>
    <p class="summary">${operation.summary}${keyless ? html` <span class="open">no key</span>` : null}</p>
    ${operation.description === undefined ? null : paragraphs(operation.description)}
    ${
      operation.parameters.length > 0
        ? html`<h4>Parameters</h4>
            ${parameterTable(operation.parameters)}`
        : null
    }
    ${
      body?.schema
        ? html`<h4>Body</h4>
            ${properties(body.schema)}`
        : null
    }
    <h4>Request</h4>
    <pre>${curl(method, path, server, keyless, body)}</pre>
    <h4>Answers</h4>
    <dl class="answers">
      ${Object.entries(operation.responses).map(([status, answer]) => answerItem(status, answer))}
    </dl>
  </article>`;
}

function answerItem(status: string, answer: Answer): SafeHtml {
  const [type, content] = Object.entries(answer.content ?? {})[0] ?? [];
  const good = status.startsWith('2');
  const shape =
    good && content?.schema
      ? html`<details>
          <summary>${shapeName(content.schema) ?? 'Fields'}</summary>
          ${properties(content.schema)}
        </details>`
      : null;
  const note = type === undefined || type === 'application/json' ? null : html` <code>${type}</code>`;
  return html`<dt class="${good ? 'good' : 'bad'}">${status}</dt>
    <dd>${inline(answer.description)}${note}${shape}</dd>`;
}

function parameterTable(parameters: readonly Parameter[]): SafeHtml {
  return table(
    parameters.map((parameter) => ({
      name: parameter.name,
      required: parameter.required,
      type: `${typeOf(parameter.schema)}, in the ${parameter.in}`,
      description: parameter.description ?? '',
    })),
  );
}

/** The fields of an object, or in a word what else it is. */
function properties(schema: JsonSchema): SafeHtml {
  const fields = schema['properties'] as Readonly<Record<string, JsonSchema>> | undefined;
  const { anyOf = [] } = schema as { anyOf?: readonly JsonSchema[] };
  if (anyOf.some((one) => 'properties' in one)) {
    return html`${anyOf.map((one, i) => html`${i > 0 ? html`<p class="type">or</p>` : null}${properties(one)}`)}`;
  }
  if (!fields) return html`<p class="type">${typeLink(schema)}</p>`;
  const required = (schema['required'] ?? []) as readonly string[];
  return table(
    Object.entries(fields).map(([name, field]) => ({
      name,
      required: required.includes(name),
      type: typeLink(field),
      description: typeof field['description'] === 'string' ? field['description'] : '',
    })),
  );
}

interface Row {
  readonly name: string;
  readonly required: boolean;
  readonly type: SafeHtml | string;
  readonly description: string;
}

function table(rows: readonly Row[]): SafeHtml {
  return html`<table>
    <tbody>
      ${rows.map(
        (row) =>
          html`<tr>
            <th scope="row"><code>${row.name}</code>${row.required ? html`<sup title="required">*</sup>` : null}</th>
            <td class="type">${row.type}</td>
            <td>${inline(row.description)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function typeLink(schema: JsonSchema): SafeHtml {
  const { anyOf = [] } = schema as { anyOf?: readonly JsonSchema[] };
  if (anyOf.some((one) => shapeName(one) !== null)) {
    return html`${anyOf.map((one, i) => html`${i > 0 ? ' or ' : null}${typeLink(one)}`)}`;
  }
  const name = shapeName(schema);
  if (name === null) return html`${typeOf(schema)}`;
  const list = schema['type'] === 'array' ? 'list of ' : '';
  return html`${list}<a href="#shape-${name}">${name}</a>`;
}

/** The named shape that a schema is, or that its items are. */
function shapeName(schema: JsonSchema): string | null {
  const { $ref, items } = schema as { $ref?: string; items?: JsonSchema };
  if ($ref !== undefined) return $ref.split('/').at(-1) ?? null;
  return items ? shapeName(items) : null;
}

function typeOf(schema: JsonSchema): string {
  const {
    type,
    anyOf,
    items,
    format,
    enum: words,
    const: only,
    minimum,
    maximum,
  } = schema as {
    type?: string | readonly string[];
    anyOf?: readonly JsonSchema[];
    items?: JsonSchema;
    format?: string;
    enum?: readonly unknown[];
    const?: unknown;
    minimum?: number;
    maximum?: number;
  };
  const name = shapeName(schema);
  if (name !== null && !items) return name;
  if (only !== undefined) return JSON.stringify(only);
  if (words) return words.map((word) => JSON.stringify(word)).join(' | ');
  if (anyOf) return [...new Set(anyOf.map(typeOf))].join(' or ');
  if (type === 'array') return items && Object.keys(items).length > 0 ? `list of ${typeOf(items)}` : 'list';
  const range = minimum !== undefined && maximum !== undefined ? `, ${minimum} to ${maximum}` : '';
  return `${[type ?? 'anything'].flat().join(' or ')}${format === undefined ? '' : ` (${format})`}${range}`;
}

function curl(method: string, path: string, server: string, keyless: boolean, body: Content | undefined): string {
  const lines = [`curl${method === 'get' ? '' : ` -X ${method.toUpperCase()}`} '${server}${path}'`];
  if (!keyless) lines.push(`-H "Authorization: Bearer $RINGDOWN_API_KEY"`);
  const example = body?.example ?? Object.values(body?.examples ?? {})[0]?.value;
  if (example !== undefined) lines.push(`-d '${JSON.stringify(example, null, 2).replaceAll("'", String.raw`'\''`)}'`);
  return lines.join(' \\\n  ');
}

function badge(method: string): SafeHtml {
  return html`<span class="method ${method}">${method.toUpperCase()}</span>`;
}

function paragraphs(text: string): SafeHtml {
  return html`${text.split(/\n\n+/).map((part) => html`<p>${inline(part)}</p>`)}`;
}

/** Text in which backticks mark code. */
function inline(text: string): SafeHtml {
  return html`${text.split('`').map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : html`${part}`))}`;
}
